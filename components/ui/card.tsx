import type { HTMLAttributes, ReactNode } from "react";
import { cx } from "./cx.ts";

/** Everything on the desk but the thing itself: paper with a hairline. */
export function Card({ className, ...rest }: HTMLAttributes<HTMLElement>) {
  return <section className={cx("card", className)} {...rest} />;
}

export function CardHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="card__head">
      <h2 className="text-body font-bold">{title}</h2>
      {children && <div className="row push">{children}</div>}
    </header>
  );
}

export function CardBody({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div className={cx("card__body", className)} {...rest} />;
}

/** The one thing a page is about. */
export function Sheet({ className, ...rest }: HTMLAttributes<HTMLElement>) {
  return <section className={cx("sheet", className)} {...rest} />;
}
