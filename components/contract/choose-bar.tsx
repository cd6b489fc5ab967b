"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { useAction } from "../use-action.ts";
import { chooseContracts, forgetChosen, useChosenContracts } from "./chosen-contracts.ts";

type ChooseBarProps = {
  /** on this page, in its order: whose turn is the reader's, and whose is not (any more) */
  mine: string[];
  others: string[];
  limit: number;
  createBatch: Act<{ contractIds: string[] }, { batchId: string }>;
};

/** Over the list: what is ticked, all of this page, and the way to sign it together. */
export function ChooseBar({ mine, others, limit, createBatch }: ChooseBarProps) {
  const t = useTranslations("inbox.choose");
  const id = useId();
  const router = useRouter();
  const chosen = useChosenContracts();
  const { run, pending, trouble } = useAction(createBatch);
  const here = mine.filter((one) => chosen.has(one)).length;
  const count = chosen.size;
  const tooMany = count > limit;

  // What was ticked and is signed or ended since is no longer his to sign.
  const gone = others.join();
  useEffect(() => chooseContracts(gone.split(","), false), [gone]);

  const go = () =>
    run({ contractIds: [...chosen] }, ({ batchId }) => {
      forgetChosen();
      router.push(`/batch/${batchId}`);
    });
  return (
    <section className="bulk" aria-label={t("region")} data-chosen={count > 0 || undefined}>
      <Tick
        indeterminate={here > 0 && here < mine.length}
        id={`${id}-all`}
        className="check"
        type="checkbox"
        checked={here === mine.length}
        aria-label={t("all", { count: mine.length })}
        onChange={({ target }) => chooseContracts(mine, target.checked)}
      />
      <span className="bulk__words" id={`${id}-words`} aria-live="polite">
        {tooMany ? (
          t("tooMany", { limit })
        ) : count === 0 ? (
          <label htmlFor={`${id}-all`}>{t("none")}</label>
        ) : (
          <>
            <b className="font-medium">{t("chosen", { count })}</b>
            {count > here && <small>{t("elsewhere", { count: count - here })}</small>}
          </>
        )}
      </span>
      {count > 0 && (
        <>
          <Button variant="quiet" size="sm" className="push" disabled={pending} onClick={forgetChosen}>
            {t("clear")}
          </Button>
          <Button
            variant="primary"
            size="sm"
            busy={pending}
            disabled={tooMany}
            aria-describedby={tooMany ? `${id}-words` : undefined}
            onClick={go}
          >
            {t("go", { count })}
          </Button>
        </>
      )}
      {trouble && (
        <Note tone="risk" live className="basis-full">
          {trouble.message}
        </Note>
      )}
    </section>
  );
}
