import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";
import { type Tone, toneIcon } from "./note.tsx";

type ChipProps = { icon?: LucideIcon; tone?: Tone | "quiet" | "solid"; children: ReactNode };

/** A state: icon and word. Workflow states are ink (plain, quiet, solid); colour speaks of verification and risk only. */
export function Chip({ icon, tone = "plain", children }: ChipProps) {
  return (
    <span className={cx("chip", tone !== "plain" && `chip--${tone}`)}>
      {icon && <Icon of={icon} />}
      {children}
    </span>
  );
}

/** The same without an edge, inside a sentence or a table. */
export function Say({ tone = "plain", icon, children }: { tone?: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <span className={cx("say", tone !== "plain" && `say--${tone}`)}>
      <Icon of={icon ?? toneIcon[tone]} />
      {children}
    </span>
  );
}
