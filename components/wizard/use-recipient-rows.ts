"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DraftView, RecipientKind } from "@/lib/sca/views.ts";
import type { AddedPerson } from "./add-recipient.tsx";
import * as turns from "./recipient-turns.ts";

/** The list of recipients while it is edited: every change, what is said of it, and the last one who was taken out. */
export function useRecipientRows(draft: DraftView) {
  const t = useTranslations("wizard.recipients");
  const [typed, setRows] = useState<turns.RecipientRow[]>(() => turns.inOrder(draft.recipients));
  const [said, setSaid] = useState("");
  const [removed, setRemoved] = useState<turns.Place>();

  // what became known of somebody when the list was saved
  const known = new Map(draft.recipients.map((one) => [one.email, one]));
  const rows = typed.map((row) => {
    const saved = row.certificateUntil === undefined ? known.get(row.email) : undefined;
    if (!saved) return row;
    const { organisation, certificateUntil, enrols, belowLevel, isNew } = saved;
    return { ...row, organisation, certificateUntil, enrols, belowLevel, isNew, name: isNew ? row.name : saved.name };
  });

  // on the newest list: somebody may have been added while the service was asked about him
  const change = (act: (now: turns.RecipientRow[]) => turns.RecipientRow[], words: (after: turns.RecipientRow[]) => string) => {
    setRows(act);
    setSaid(words(act(rows)));
  };
  const set = (email: string, changed: Partial<turns.RecipientRow>) =>
    setRows((now) => now.map((row) => (row.email === email ? { ...row, ...changed } : row)));
  const moved = (email: string) => (after: turns.RecipientRow[]) => {
    const row = after.find((one) => one.email === email);
    return t("moved", { name: row?.name ?? email, position: row?.group ?? 0 });
  };
  return {
    rows,
    said,
    removed,
    forgetRemoved: () => setRemoved(undefined),
    replace: (recipients: DraftView["recipients"]) => setRows(turns.inOrder(recipients)),
    add: (people: AddedPerson[], kind: RecipientKind, together: boolean) => {
      const role = t(`kind.${kind}`);
      const added = people.map((one) => ({ organisation: null, ...one, name: one.name ?? one.email, role, kind, group: 0 }));
      change(
        (now) => turns.add(now, added, together),
        () => t("added", { email: people[0]?.email ?? "", count: people.length }),
      );
    },
    restore: (place: turns.Place) => {
      change(
        (now) => turns.putBack(now, place),
        () => t("restored", { name: place.row.name }),
      );
      setRemoved(undefined);
    },
    acts: {
      onMove: (email: string, by: 1 | -1) => change((now) => turns.move(now, email, by), moved(email)),
      onSeparate: (email: string) => change((now) => turns.separate(now, email), moved(email)),
      onJoin: (turn: number) =>
        change(
          (now) => turns.join(now, turn),
          () => t("joined", { turn: turn - 1 }),
        ),
      onSplit: (turn: number) =>
        change(
          (now) => turns.split(now, turn),
          () => t("splitDone"),
        ),
      onRemove: (email: string) => {
        const out = turns.remove(rows, email);
        if (!out) return;
        setRemoved(out.place);
        setRows((now) => turns.remove(now, email)?.rows ?? now);
      },
      onKind: (email: string, kind: RecipientKind) => {
        const row = rows.find((one) => one.email === email);
        if (!row) return;
        // a role that only said what he is asked for says the new one; what the sender wrote stays
        const role = row.role === t(`kind.${row.kind}`) || row.role === "" ? t(`kind.${kind}`) : row.role;
        change(
          (now) => turns.changeKind(now, email, kind, role),
          () => t("kindChanged", { name: row.name, kind: t(`kind.${kind}`) }),
        );
      },
      onName: (email: string, name: string) => set(email, { name: name || email }),
      onRole: (email: string, role: string) => set(email, { role }),
    },
  };
}
