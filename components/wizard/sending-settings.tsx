"use client";

import { useTranslations } from "next-intl";
import type { DraftView, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { SelectField } from "../ui/field.tsx";
import { Tick } from "../ui/tick.tsx";
import { ColleagueField } from "./colleague-field.tsx";

export type Settings = Pick<DraftView, "remindEveryDays" | "mayForward" | "approver">;
export const settingsOf = ({ remindEveryDays, mayForward, approver }: DraftView): Settings => {
  return { remindEveryDays, mayForward, approver };
};

const MOST_DAYS = 30;

type SendingSettingsProps = {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
  own: { email: string };
  candidates: Act<{ text: string }, SignerCandidate[]>;
  /** why the colleague was not taken */
  trouble?: string;
};

/** How it is sent: reminders, forwarding, and who in the house approves it first. Each is saved as it is changed. */
export function SendingSettings({ settings, onChange, own, candidates, trouble }: SendingSettingsProps) {
  const t = useTranslations("wizard.sending");
  return (
    <>
      <section>
        <h2>{t("title")}</h2>
        <SelectField
          small
          label={t("remind")}
          hint={t("remindHint")}
          value={settings.remindEveryDays ?? 0}
          onChange={(event) => onChange({ remindEveryDays: Number(event.target.value) || null })}
        >
          {Array.from({ length: MOST_DAYS + 1 }, (_, days) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a number of days
            <option key={days} value={days}>
              {t(days === 0 ? "never" : "every", { days })}
            </option>
          ))}
        </SelectField>
        <label className="choice mt-4">
          <Tick
            className="check"
            type="checkbox"
            checked={settings.mayForward}
            onChange={(event) => onChange({ mayForward: event.target.checked })}
          />
          <span>
            <b>{t("forward")}</b>
            <small>{t("forwardHint")}</small>
          </span>
        </label>
      </section>
      <section>
        <h2>{t("approval")}</h2>
        <p className="mb-3 text-small text-text-soft">{t("approvalLead")}</p>
        <ColleagueField
          chosen={settings.approver}
          own={own}
          candidates={candidates}
          trouble={trouble}
          onChoose={(approver) => onChange({ approver })}
        />
      </section>
    </>
  );
}
