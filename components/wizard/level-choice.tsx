"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DraftView, Level } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";
import { Tick } from "../ui/tick.tsx";

const LEVELS = [1, 2, 3] as const satisfies Level[];

type LevelChoiceProps = { value: Level; levels: DraftView["levels"]; onChange: (level: Level) => void };

/** この契約の最低レベル. What cannot be reached here may be chosen and is explained: sending refuses it. */
export function LevelChoice({ value, levels: { floor, reach }, onChange }: LevelChoiceProps) {
  const t = useTranslations("wizard.recipients.level");
  const policy = useTranslations("policy");
  return (
    <fieldset aria-describedby="level-hint">
      <legend className="subhead mb-3 font-bold">{t("title")}</legend>
      {LEVELS.map((level) => (
        <label key={level} className="choice">
          <Tick
            className="radio"
            type="radio"
            name="minLevel"
            value={level}
            checked={value === level}
            disabled={level < floor}
            onChange={() => onChange(level)}
          />
          <span>
            <b>{policy("level.whole", { level })}</b>　{policy(`use.${level}`)}
            <small>{t(`needs.${level}`)}</small>
            {level < floor && <small>{t("template", { floor })}</small>}
            {level > reach && (
              <small className="level-warning">
                <Icon of={TriangleAlert} size="sm" />
                {t("unreachable", { reach })}
              </small>
            )}
          </span>
        </label>
      ))}
      <p className="hint" id="level-hint">
        {t.rich("hint", {
          a: (words) => (
            <a key="policy" className="text-ink-600 underline underline-offset-4" href="/policy" target="_blank" rel="noopener">
              {words}
            </a>
          ),
        })}
      </p>
    </fieldset>
  );
}
