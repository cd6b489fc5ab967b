import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { PressButton } from "./press-button.tsx";

type Look = {
  /** `sign` is the one vermilion button of the product, on the RSSP's page only. */
  variant?: "primary" | "secondary" | "quiet" | "sign" | "risk" | "risk-solid";
  size?: "lg" | "sm";
  block?: boolean;
  /** only an icon inside: needs aria-label */
  icon?: boolean;
};

function look({ variant = "secondary", size, block, icon }: Look, className?: string): string {
  return cx(
    "btn",
    variant !== "quiet" && `btn--${variant}`,
    size && `btn--${size}`,
    block && "btn--block",
    icon && "btn--icon",
    className,
  );
}

type ButtonProps = Look & ComponentProps<"button"> & { busy?: boolean };

/** `busy` keeps the width, shows the spinner and refuses a second click; its word is the caller's (署名中). */
export function Button({ variant, size, block, icon, busy, className, type = "button", onClick, ...rest }: ButtonProps) {
  return (
    <PressButton
      type={type}
      className={look({ variant, size, block, icon }, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

type ButtonLinkProps = Look & {
  href: string;
  children: ReactNode;
  className?: string;
  download?: boolean | string;
  prefetch?: boolean;
  title?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

/** A link that looks like a button. Downloads and other origins are plain anchors: the router must not fetch them. */
export function ButtonLink({ variant, size, block, icon, className, href, download, prefetch, ...rest }: ButtonLinkProps) {
  const classes = look({ variant, size, block, icon }, className);
  if (download !== undefined || /^(https?:|\/api\/|\/outbox\/)/.test(href))
    return <a className={classes} href={href} download={download} {...rest} />;
  return <Link className={classes} href={href} prefetch={prefetch} {...rest} />;
}
