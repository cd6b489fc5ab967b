"use client";

import { useTranslations } from "next-intl";
import { Tick } from "../ui/tick.tsx";

/** Where the stamps stand: on a page that is added, or where the sender puts them. */
export function PlacesChoice({ own, onChange }: { own: boolean; onChange: (own: boolean) => void }) {
  const t = useTranslations("fields.places");
  return (
    <fieldset>
      <legend className="subhead mb-3 font-bold">{t("title")}</legend>
      {([false, true] as const).map((value) => (
        <label key={String(value)} className="choice">
          <Tick className="radio" type="radio" name="places" checked={own === value} onChange={() => onChange(value)} />
          <span>
            <b>{t(value ? "own" : "sheet")}</b>
            <small>{t(value ? "ownWords" : "sheetWords")}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
