import { X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

type SideHeadProps = {
  title: ReactNode;
  /** above it: what the row is known by */
  number?: string;
  /** below it */
  sub?: string;
  close: { href: string; label: string };
};

/** The head of a panel beside a list: `panel-title` names the panel, and the way back to the list is an address. */
export function SideHead({ title, number, sub, close }: SideHeadProps) {
  return (
    <div className="side__head">
      <div className="min-w-0">
        {number && <p className="text-micro text-text-faint break-all">{number}</p>}
        <h2 className="subhead" id="panel-title">
          {title}
        </h2>
        {sub && <p className="text-micro text-text-faint wrap-anywhere">{sub}</p>}
      </div>
      <Link className="btn btn--icon btn--sm push" href={close.href} scroll={false} aria-label={close.label}>
        <Icon of={X} size="sm" />
      </Link>
    </div>
  );
}
