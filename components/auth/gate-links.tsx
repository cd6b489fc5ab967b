import Link from "next/link";
import type { ReactNode } from "react";
import { PressButton } from "../ui/press-button.tsx";

/** The quiet ways out below a form, left and right. */
export function GateLinks({ children }: { children: ReactNode }) {
  return <p className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-2 text-small">{children}</p>;
}

const LOOK = "text-ink-600 underline decoration-1 underline-offset-4 hover:decoration-2";

export function GateLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className={LOOK} href={href}>
      {children}
    </Link>
  );
}

/** The same look for what stays on the page. */
export function GateAct({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <PressButton className={`cursor-pointer ${LOOK}`} onClick={onClick}>
      {children}
    </PressButton>
  );
}
