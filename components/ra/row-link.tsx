import Link from "next/link";
import type { ReactNode } from "react";

/** Opens a row beside its list, which stays where it was scrolled to; row-keys.tsx moves between them. */
export function RowLink({ href, open, children }: { href: string; open: boolean; children: ReactNode }) {
  return (
    <Link href={href} scroll={false} aria-current={open ? "true" : undefined} data-row>
      {children}
    </Link>
  );
}
