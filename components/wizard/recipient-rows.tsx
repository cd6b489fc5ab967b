"use client";

import { ArrowDown, ArrowUp, CircleCheck, TriangleAlert, UserPlus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Say } from "../ui/status.tsx";

/** `certificateUntil` undefined = another organisation's person: known only once the list is saved. */
export type RecipientRow = {
  email: string;
  name: string;
  organisation: string | null;
  role: string;
  certificateUntil?: string | null;
  /** from outside, without a certificate yet: makes his own when it is his turn */
  enrols?: boolean;
};

const MARKS = "甲乙丙丁戊己庚辛壬癸";
export const markAt = (place: number) => MARKS[place] ?? String(place + 1);

type RecipientRowsProps = {
  rows: RecipientRow[];
  /** a template names them; null = the sender may */
  fixedRoles: string[] | null;
  onMove: (place: number, by: 1 | -1) => void;
  onRemove: (place: number) => void;
  onRole: (place: number, role: string) => void;
  onName: (place: number, name: string) => void;
};

/** The signers in order. Order changes by buttons: mouse, touch and keyboard alike. */
export function RecipientRows({ rows, fixedRoles, onMove, onRemove, onRole, onName }: RecipientRowsProps) {
  const t = useTranslations("wizard.recipients");
  return (
    <ol className="groups">
      {rows.map((row, place) => (
        <li key={row.email} className="group">
          <span className="group__n" aria-hidden="true">
            {place + 1}
          </span>
          <div className="card rec">
            <span className={cx("party", place < 3 && `party--${place + 1}`)}>
              <span className="party__mark" role="img" aria-label={markAt(place)}>
                {markAt(place)}
              </span>
            </span>
            <div className="rec__who">
              {row.certificateUntil === undefined ? (
                <input
                  className="input input--sm"
                  aria-label={t("name", { email: row.email })}
                  placeholder={t("namePlaceholder")}
                  value={row.name === row.email ? "" : row.name}
                  maxLength={64}
                  onChange={(event) => onName(place, event.target.value)}
                />
              ) : (
                <p className="font-medium">{row.name}</p>
              )}
              <p className="text-small text-text-soft">
                {row.organisation && `${row.organisation}　`}
                {(row.certificateUntil === undefined || row.name !== row.email) && (
                  <span className="text-text-faint">{row.email}</span>
                )}
              </p>
            </div>
            <div className="rec__role">
              {fixedRoles ? (
                <span className="text-text-soft">{fixedRoles[place] ?? t("signer")}</span>
              ) : (
                <input
                  className="input input--sm"
                  aria-label={t("role", { name: row.name })}
                  value={row.role}
                  maxLength={40}
                  onChange={(event) => onRole(place, event.target.value)}
                />
              )}
            </div>
            <div className="rec__cert">
              {row.certificateUntil && (
                <Say tone="valid" icon={CircleCheck}>
                  {t("certificateUntil", { month: listDate(row.certificateUntil).slice(0, 7) })}
                </Say>
              )}
              {row.enrols && <Say icon={UserPlus}>{t("enrols")}</Say>}
              {row.certificateUntil === null && !row.enrols && (
                <Say tone="caution" icon={TriangleAlert}>
                  {t("certificateNone")}
                </Say>
              )}
            </div>
            <div className="rec__acts">
              <Button
                variant="quiet"
                size="sm"
                icon
                disabled={place === 0}
                aria-label={t("up", { name: row.name })}
                onClick={() => onMove(place, -1)}
              >
                <Icon of={ArrowUp} size="sm" />
              </Button>
              <Button
                variant="quiet"
                size="sm"
                icon
                disabled={place === rows.length - 1}
                aria-label={t("down", { name: row.name })}
                onClick={() => onMove(place, 1)}
              >
                <Icon of={ArrowDown} size="sm" />
              </Button>
              <Button variant="quiet" size="sm" icon aria-label={t("remove", { name: row.name })} onClick={() => onRemove(place)}>
                <Icon of={X} size="sm" />
              </Button>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
