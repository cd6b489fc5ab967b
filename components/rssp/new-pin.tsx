"use client";

import { Circle, CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type PinFault, pinFaults, samePin } from "@/lib/pin-rules.ts";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { PinField } from "./pin-field.tsx";

type Rule = PinFault | "same";
const RULES: readonly Rule[] = ["length", "pattern", "own", "same"];

/** What others know of the signer, as far as the page does too; the RSSP knows more and decides. */
export type Known = { id: string; displayName: string };

/** A new PIN while it is typed, twice. `fits`: nothing that the page can see is wrong with it. */
export function useNewPin({ id, displayName }: Known) {
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const faults: ReadonlySet<Rule> = new Set<Rule>([
    ...pinFaults(pin, [displayName, id.replace(/\D/g, "")]),
    ...(pin !== "" && samePin(pin, again) ? [] : (["same"] as const)),
  ]);
  return { pin, setPin, again, setAgain, faults, fits: pin !== "" && faults.size === 0 };
}

type NewPinFieldsProps = { state: ReturnType<typeof useNewPin>; busy: boolean; errorId?: string };

/** Both fields, and beside them what a good PIN is, said while it is typed. */
export function NewPinFields({ state: { pin, setPin, again, setAgain, faults }, busy, errorId }: NewPinFieldsProps) {
  const t = useTranslations("pin.new");
  const guide = useId();
  return (
    <>
      <div className="newpin">
        <div>
          <div className="field">
            <PinField
              name="newPin"
              words={{ label: t("label"), hint: t("hint") }}
              value={pin}
              onChange={setPin}
              busy={busy}
              errorId={errorId}
              describedBy={guide}
            />
          </div>
          <div className="field">
            <PinField
              name="again"
              words={{ label: t("again") }}
              value={again}
              onChange={setAgain}
              busy={busy}
              errorId={errorId}
            />
          </div>
        </div>
        <div className="guide" id={guide}>
          <b>{t("guide")}</b>
          <ul>
            {RULES.map((rule) => {
              const typed = rule === "same" ? again !== "" : pin !== "";
              const met = typed && !faults.has(rule);
              // a length is not wrong before it is reached; a pattern is as soon as it shows
              const wrong = typed && !met && (rule === "pattern" || rule === "own") && pin.length >= 4;
              return (
                <li key={rule} className={cx(met && "is-met", wrong && "is-wrong")}>
                  <Icon of={met ? CircleCheck : wrong ? CircleX : Circle} size="sm" />
                  <span>
                    {t(`rule.${rule}`)}
                    <span className="visually-hidden">　{t(met ? "met" : "unmet")}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
      <Note tone="caution" className="mt-6">
        {t("warning")}
      </Note>
    </>
  );
}
