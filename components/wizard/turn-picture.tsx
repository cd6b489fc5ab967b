"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { marksOf } from "@/lib/party-marks.ts";
import { RECIPIENT_KINDS } from "@/lib/recipient-kinds.ts";
import { Icon } from "../ui/icon.tsx";
import { SealPlace } from "../ui/seal-place.tsx";
import { orderOf, type RecipientRow } from "./recipient-turns.ts";

/** More than these are not taken in at a glance: the words beside it say the same. */
const SHOWN = 16;

/** 署名の順番: the turns from left to right, who is asked at the same time in one frame. */
export function TurnPicture({ rows }: { rows: RecipientRow[] }) {
  const t = useTranslations("wizard.recipients");
  const marks = marksOf(rows.map(({ kind }) => kind));
  const { turns, viewers, copies } = orderOf(rows);
  const counts = { signer: 0, approver: 0, viewer: viewers.length, cc: copies.length };
  for (const { kind } of turns.flat()) counts[kind] += 1;
  return (
    <>
      {turns.length > 0 && turns.flat().length <= SHOWN && (
        <div className="turns">
          {turns.map((turn, at) => (
            <span key={turn[0]?.email} className="turns__step">
              {at > 0 && <Icon of={ArrowRight} size="sm" />}
              <span className={turn.length > 1 ? "turns__together" : undefined}>
                {turn.map((row) => {
                  const mark = marks[rows.indexOf(row)] ?? "";
                  return <SealPlace key={row.email} mark={mark} state="waiting" label={`${at + 1} ${mark} ${row.name}`} />;
                })}
              </span>
            </span>
          ))}
        </div>
      )}
      <p className="mt-3 text-small text-text-soft">
        {RECIPIENT_KINDS.filter((kind) => counts[kind] > 0)
          .map((kind) => t("countOf", { kind: t(`kind.${kind}`), count: counts[kind] }))
          .join("")}
      </p>
      <p className="text-small text-text-soft">{t(turns.some((turn) => turn.length > 1) ? "orderTogether" : "orderWords")}</p>
    </>
  );
}
