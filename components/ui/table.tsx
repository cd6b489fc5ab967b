import type { TableHTMLAttributes } from "react";
import { cx } from "./cx.ts";

/** `dense` is the staff's: 36 px rows. Scrolls inside its card, never the page. */
export function Table({ dense, className, ...rest }: TableHTMLAttributes<HTMLTableElement> & { dense?: boolean }) {
  return <table className={cx("table", dense && "table--dense", className)} {...rest} />;
}
