"use client";

import { useTranslations } from "next-intl";
import { Tick } from "../ui/tick.tsx";
import { chooseContracts, useChosenContracts } from "./chosen-contracts.ts";

export function ChooseRow({ id, title }: { id: string; title: string }) {
  const t = useTranslations("inbox.choose");
  const chosen = useChosenContracts();
  return (
    <label className="tickbox">
      <Tick
        className="check"
        type="checkbox"
        checked={chosen.has(id)}
        aria-label={t("one", { title })}
        onChange={({ target }) => chooseContracts([id], target.checked)}
      />
    </label>
  );
}
