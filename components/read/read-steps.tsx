import { Check, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { Tick } from "../ui/tick.tsx";

/**
 * What a reader is asked for: his signature; as one of a batch only to read, for consent is given and the signature asked for once for
 * all; his approval as a recipient; whether it is sent (社内承認).
 */
export type ReadTask = "sign" | "batch" | "approve" | "decide";

export type ReadProgress = {
  task: ReadTask;
  seen: number;
  pages: number;
  consent: boolean;
  signPage: number | null;
  mark: string;
};

const STEPS = { sign: 3, batch: 1, approve: 2, decide: 2 } as const;
export const steps = ({ task }: ReadProgress): number => STEPS[task];

/** What is left: reading, consent, the act itself. */
export function remaining({ task, seen, pages, consent }: ReadProgress): number {
  const unread = Number(seen < pages);
  if (task === "batch") return unread;
  return unread + Number(task === "sign" && !consent) + 1;
}

type ReadStepsProps = {
  progress: ReadProgress;
  consentId: string;
  onConsent: (given: boolean) => void;
  onRead: () => void;
  /** the last step: to the place of the signature, or to the question before an approval */
  onAct: () => void;
};

export function ReadSteps({ progress, consentId, onConsent, onRead, onAct }: ReadStepsProps) {
  const t = useTranslations("read.panel");
  const { task } = progress;
  const read = progress.seen >= progress.pages;
  const last = read && (progress.consent || task !== "sign");
  return (
    <ol className="todo">
      <li>
        <PressButton className={read ? "is-done" : "is-here"} onClick={onRead}>
          {read ? <Icon of={CircleCheck} /> : <span className="ring" />}
          {t("read")}
          <small>{t("readCount", { seen: progress.seen, total: progress.pages })}</small>
        </PressButton>
      </li>
      {task === "sign" && (
        <li>
          <label className={progress.consent ? "is-done" : read ? "is-here" : undefined} htmlFor={consentId}>
            <Tick
              id={consentId}
              className="check"
              type="checkbox"
              checked={progress.consent}
              aria-describedby={`${consentId}-words`}
              onChange={(event) => onConsent(event.target.checked)}
            />
            {t("consent")}
            <span />
          </label>
          <p className="mb-2 pl-8 text-micro text-text-faint" id={`${consentId}-words`}>
            {t("consentWords")}
          </p>
        </li>
      )}
      {task !== "batch" && (
        <li>
          <PressButton className={last ? "is-here" : undefined} onClick={onAct}>
            {task === "sign" ? (
              <span className="seal seal--turn" aria-hidden="true">
                {progress.mark}
              </span>
            ) : (
              <Icon of={Check} />
            )}
            {t(task)}
            <small>{task === "sign" && progress.signPage !== null ? t("signPage", { page: progress.signPage }) : ""}</small>
          </PressButton>
        </li>
      )}
    </ol>
  );
}
