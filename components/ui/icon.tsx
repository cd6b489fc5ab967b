import type { LucideIcon } from "lucide-react";
import { cx } from "./cx.ts";

/** Lucide's line at the product's 1.6 px. Always decoration: the word stands beside it or in the control's label. */
export function Icon({ of: Shape, size, className }: { of: LucideIcon; size?: "sm" | "lg"; className?: string }) {
  return <Shape className={cx("icon", size && `icon--${size}`, className)} aria-hidden="true" />;
}
