"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DraftView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { useToast } from "../ui/toast.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { type Settings, settingsOf } from "./sending-settings.tsx";
import { useDraftSaves } from "./use-draft-saves.ts";

type Saves = {
  saveSettings: Act<
    { contractId: string; version: number; remindEveryDays?: number | null; mayForward?: boolean; approver?: string | null },
    { version: number }
  >;
  reread: Act<{ contractId: string }, DraftView>;
};

/** How a draft is sent, saved as it is changed; what is refused goes back to what it was. */
export function useSettings(draft: DraftView, { saveSettings, reread }: Saves) {
  const t = useTranslations("wizard.sending");
  const toast = useToast();
  const [settings, setSettings] = useState<Settings>(() => settingsOf(draft));
  const [going, setGoing] = useState(0);
  const [trouble, setTrouble] = useState<string>();
  const { save, version, conflict, settle, later } = useDraftSaves(draft, reread, settingsOf);

  const keep = async (changed: Partial<Settings>, before: Settings) => {
    setTrouble(undefined);
    setGoing((now) => now + 1);
    const { approver, ...rest } = changed;
    const input = { ...rest, ...(approver === undefined ? {} : { approver: approver?.email ?? null }) };
    const result = await save((now) => saveSettings({ contractId: draft.id, version: now, ...input }), {
      ...before,
      ...changed,
    });
    setGoing((now) => now - 1);
    if (result.ok) return toast(t("saved"));
    // a conflict is asked about: what was chosen stays in sight until then
    if (result.code === "CONTRACT_CHANGED") return;
    const old = Object.fromEntries(Object.keys(changed).map((name) => [name, before[name as keyof Settings]]));
    setSettings((now) => ({ ...now, ...old }));
    setTrouble(result.message);
  };
  const change = (changed: Partial<Settings>) => {
    setSettings((now) => ({ ...now, ...changed }));
    void keep(changed, settings);
  };
  /** A newer draft is shown: it is what the next act is about. */
  const adopt = (newer: DraftView) => {
    if (newer.version <= version.current) return;
    settle(newer);
    setSettings(settingsOf(newer));
  };
  const days = ({ remindEveryDays }: Settings) => t(remindEveryDays === null ? "never" : "every", { days: remindEveryDays ?? 0 });
  const dialog = (
    <ConflictDialog
      conflict={conflict}
      draftId={draft.id}
      compare={(newest) => [
        { label: t("remind"), theirs: days(newest), mine: days(settings) },
        { label: t("forward"), theirs: t(newest.mayForward ? "yes" : "no"), mine: t(settings.mayForward ? "yes" : "no") },
        { label: t("approver"), theirs: newest.approver?.name ?? "", mine: settings.approver?.name ?? "" },
      ]}
      onTheirs={(newest) => {
        settle(newest);
        setSettings(settingsOf(newest));
      }}
      onMine={(newest) => {
        settle(newest);
        void keep(settings, settingsOf(newest));
      }}
      onLater={later}
    />
  );
  return { settings, change, saving: going > 0, trouble, version: () => version.current, adopt, conflict: dialog };
}
