"use client";

import { ArrowDown, ArrowUp, CircleCheck, Split, TriangleAlert, UserPlus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import { RECIPIENT_KINDS, type RecipientKind } from "@/lib/recipient-kinds.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Say } from "../ui/status.tsx";
import { NAME_LENGTH } from "./read-lines.ts";
import type { RecipientRow } from "./recipient-turns.ts";

/** What a row may ask of the list. */
export type RowActs = {
  onMove: (email: string, by: 1 | -1) => void;
  onSeparate: (email: string) => void;
  onRemove: (email: string) => void;
  onKind: (email: string, kind: RecipientKind) => void;
  onRole: (email: string, role: string) => void;
  onName: (email: string, name: string) => void;
};

type RowProps = RowActs & {
  row: RecipientRow;
  mark: string;
  /** his place in the list, from 0: his colour on the pages, too */
  place: number;
  /** a template names its signers' roles; null = the sender may */
  fixedRole: string | null;
  /** no more signers are taken: who is none yet does not become one */
  signersFull: boolean;
  /** others are asked at the same time */
  shared: boolean;
  may: { up: boolean; down: boolean };
};

/** One recipient: who, what he is asked for, and the buttons that move him. */
export function RecipientLine({ row, mark, place, fixedRole, signersFull, shared, may, ...on }: RowProps) {
  const t = useTranslations("wizard.recipients");
  const { email } = row;
  const unknown = row.certificateUntil === undefined;
  const called = row.name && row.name !== email ? row.name : email;
  const button = (act: string, icon: typeof X, label: string, run: () => void, possible = true) => (
    <Button variant="quiet" size="sm" icon disabled={!possible} data-act={act} aria-label={label} title={label} onClick={run}>
      <Icon of={icon} size="sm" />
    </Button>
  );
  return (
    <li className="rec" data-row={email}>
      <span className={cx("party", place < 3 && `party--${place + 1}`)}>
        <span className="party__mark" role="img" aria-label={mark}>
          {mark}
        </span>
      </span>
      <div className="rec__who">
        {unknown || row.isNew ? (
          <input
            className="input input--sm"
            aria-label={t("name", { email })}
            placeholder={t("namePlaceholder")}
            value={row.name === email ? "" : row.name}
            maxLength={NAME_LENGTH}
            onChange={(event) => on.onName(email, event.target.value)}
          />
        ) : (
          <p className="font-medium">{row.name}</p>
        )}
        <p className="text-small text-text-soft">
          {row.organisation && <span>{row.organisation}</span>}
          {(unknown || row.name !== email) && <span className="text-text-faint">{email}</span>}
        </p>
        {row.kind === "signer" && !unknown && <Certificate row={row} />}
      </div>
      <select
        className="input input--sm select rec__kind"
        aria-label={t("kindOf", { name: called })}
        value={row.kind}
        onChange={(event) => on.onKind(email, event.target.value as RecipientKind)}
      >
        {RECIPIENT_KINDS.map((kind) => (
          <option key={kind} value={kind} disabled={kind === "signer" && row.kind !== "signer" && signersFull}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </select>
      <div className="rec__role">
        {fixedRole === null ? (
          <input
            className="input input--sm"
            aria-label={t("role", { name: called })}
            value={row.role}
            maxLength={40}
            onChange={(event) => on.onRole(email, event.target.value)}
          />
        ) : (
          <span className="text-text-soft">{fixedRole}</span>
        )}
      </div>
      <div className="rec__acts">
        {button("up", ArrowUp, t("up", { name: called }), () => on.onMove(email, -1), may.up)}
        {button("down", ArrowDown, t("down", { name: called }), () => on.onMove(email, 1), may.down)}
        {shared && button("separate", Split, t("separate", { name: called }), () => on.onSeparate(email))}
        {button("remove", X, t("remove", { name: called }), () => on.onRemove(email))}
      </div>
    </li>
  );
}

function Certificate({ row }: { row: RecipientRow }) {
  const t = useTranslations("wizard.recipients");
  if (row.belowLevel)
    return (
      <Say tone="caution" icon={TriangleAlert}>
        {t("certificateBelow")}
      </Say>
    );
  if (row.certificateUntil)
    return (
      <Say tone="valid" icon={CircleCheck}>
        {t("certificateUntil", { month: listDate(row.certificateUntil).slice(0, 7) })}
      </Say>
    );
  if (row.enrols) return <Say icon={UserPlus}>{t("enrols")}</Say>;
  return (
    <Say tone="caution" icon={TriangleAlert}>
      {t("certificateNone")}
    </Say>
  );
}
