"use client";

import type { KeyboardEvent, ReactNode } from "react";

/** ↑ and ↓ move between the rows' links (`data-row`); Enter opens one, as any link. */
export function RowKeys({ children }: { children: ReactNode }) {
  const move = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
    const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return <tbody onKeyDown={move}>{children}</tbody>;
}
