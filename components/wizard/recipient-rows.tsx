"use client";

import { Eye, ListOrdered, type LucideIcon, Mail, Merge } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { marksOf } from "@/lib/party-marks.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { RecipientLine, type RowActs } from "./recipient-row.tsx";
import { mayMove, orderOf, type RecipientRow } from "./recipient-turns.ts";

/** From here on a list is looked through rather than read. */
const LONG = 12;

type RecipientRowsProps = RowActs & {
  rows: RecipientRow[];
  /** a template names them; null = the sender may */
  fixedRoles: string[] | null;
  signersFull: boolean;
  onJoin: (turn: number) => void;
  onSplit: (turn: number) => void;
};

/** The recipients in their turns. Everything is done by buttons: mouse, touch and keyboard alike. */
export function RecipientRows({ rows, fixedRoles, signersFull, onJoin, onSplit, ...on }: RecipientRowsProps) {
  const t = useTranslations("wizard.recipients");
  const [sought, setSought] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const pressed = useRef<{ email: string; act: string } | null>(null);
  const marks = useMemo(() => marksOf(rows.map(({ kind }) => kind)), [rows]);
  const { turns, viewers, copies } = orderOf(rows);
  const signers = rows.filter(({ kind }) => kind === "signer");
  const word = sought.normalize("NFKC").trim().toLowerCase();
  const fits = ({ name, email, organisation }: RecipientRow) =>
    [name, email, organisation ?? ""].some((text) => text.normalize("NFKC").toLowerCase().includes(word));
  const found = rows.filter(fits);

  // Whoever moves a row by keyboard stays on its button, wherever it went.
  useEffect(() => {
    const { email, act } = pressed.current ?? {};
    pressed.current = null;
    if (!email) return;
    const row = list.current?.querySelector(`[data-row="${CSS.escape(email)}"]`);
    const same = row?.querySelector<HTMLButtonElement>(`[data-act="${act}"]:not(:disabled)`);
    (same ?? row?.querySelector<HTMLButtonElement>("[data-act]:not(:disabled)"))?.focus();
  });

  const line = (row: RecipientRow, shared: boolean) => {
    const nth = row.kind === "signer" ? signers.indexOf(row) : null;
    return (
      <RecipientLine
        key={row.email}
        row={row}
        mark={marks[rows.indexOf(row)] ?? ""}
        place={rows.indexOf(row)}
        fixedRole={nth === null ? null : (fixedRoles?.[nth] ?? null)}
        signersFull={signersFull}
        shared={shared}
        may={{ up: mayMove(rows, row.email, -1), down: mayMove(rows, row.email, 1) }}
        {...on}
        onMove={(email, by) => {
          pressed.current = { email, act: by === 1 ? "down" : "up" };
          on.onMove(email, by);
        }}
        onSeparate={(email) => {
          pressed.current = { email, act: "separate" };
          on.onSeparate(email);
        }}
      />
    );
  };
  const group = (key: string, title: string, words: string, figure: ReactNode, of: RecipientRow[], act?: ReactNode) => {
    const shown = word === "" ? of : of.filter(fits);
    if (shown.length === 0) return null;
    return (
      <section key={key} className={cx("group", typeof figure !== "number" && "group--after")} aria-label={`${title}　${words}`}>
        <span className="group__n" aria-hidden="true">
          {figure}
        </span>
        <div className="card">
          <header className="group__head">
            <b>{title}</b>
            <span>{words}</span>
            {act}
          </header>
          <ol>{shown.map((row) => line(row, act !== undefined && of.length > 1))}</ol>
        </div>
      </section>
    );
  };
  const figure = (icon: LucideIcon) => <Icon of={icon} size="sm" />;
  return (
    <>
      {rows.length > LONG && (
        <div className="recipients-search">
          <TextField
            small
            label={t("search")}
            type="search"
            autoComplete="off"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
          <p className="text-small text-text-soft" role="status">
            {t(word === "" ? "count" : "found", { count: rows.length, found: found.length })}
          </p>
        </div>
      )}
      <div className="groups" ref={list}>
        {turns.map((turn, at) => {
          const nth = at + 1;
          const words = t(
            turn.length > 1 ? (nth === turns.length ? "together" : "togetherThen") : nth === 1 ? "firstTurn" : "nextTurn",
            { count: turn.length },
          );
          const acts = (
            <span className="group__acts">
              {turn.length > 1 && (
                <Button variant="quiet" size="sm" aria-label={t("splitTurn", { turn: nth })} onClick={() => onSplit(nth)}>
                  <Icon of={ListOrdered} size="sm" />
                  {t("split")}
                </Button>
              )}
              {nth > 1 && (
                <Button
                  variant="quiet"
                  size="sm"
                  aria-label={t("joinTurn", { turn: nth, before: nth - 1 })}
                  onClick={() => onJoin(nth)}
                >
                  <Icon of={Merge} size="sm" />
                  {t("join")}
                </Button>
              )}
            </span>
          );
          return group(turn[0]?.email ?? "", t("turn", { turn: nth }), words, nth, turn, acts);
        })}
        {group("viewers", t("kind.viewer"), t("viewerWords"), figure(Eye), viewers)}
        {group("copies", t("kind.cc"), t("ccWords"), figure(Mail), copies)}
        {word !== "" && found.length === 0 && <p className="p-6 text-text-soft">{t("foundNone")}</p>}
      </div>
    </>
  );
}
