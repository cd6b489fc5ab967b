"use client";

import { Check, CircleHelp, X } from "lucide-react";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";
import { Rosette } from "./rosette.tsx";

export type Verdict = "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";

const looks = {
  "TOTAL-PASSED": { icon: Check, tone: undefined },
  INDETERMINATE: { icon: CircleHelp, tone: "caution" },
  "TOTAL-FAILED": { icon: X, tone: "risk" },
} as const;

type VerificationSealProps = {
  verdict: Verdict;
  /** 有効, 判定不能, 無効 */
  word: string;
  /** small line under it: 検証済 */
  sub: string;
  label: string;
  small?: boolean;
  /** who, what, when, how sure: shown when the seal is opened */
  children: ReactNode;
};

export function VerificationSeal({ verdict, word, sub, label, small, children }: VerificationSealProps) {
  const { icon, tone } = looks[verdict];
  return (
    <Popover.Root>
      <Popover.Trigger className={cx("vseal", small && "vseal--sm", tone && `vseal--${tone}`, word.length > 3 && "vseal--long")}>
        <Rosette />
        <Icon of={icon} />
        <b>{word}</b>
        <span>{sub}</span>
        <span className="visually-hidden">{label}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="vseal-card" sideOffset={12} collisionPadding={16} align="end" aria-label={label}>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
