import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";

export type Tone = "plain" | "valid" | "caution" | "risk";

export const toneIcon = { plain: Info, valid: CircleCheck, caution: TriangleAlert, risk: CircleX } as const;

/** A sentence that matters on this page. `live` announces it when it appears. */
export function Note({
  tone = "plain",
  live,
  className,
  children,
}: {
  tone?: Tone;
  live?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cx("note", tone !== "plain" && `note--${tone}`, className)}
      role={live ? (tone === "risk" ? "alert" : "status") : undefined}
    >
      <Icon of={toneIcon[tone]} />
      <div>{children}</div>
    </div>
  );
}
