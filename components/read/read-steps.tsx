import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";

export type ReadProgress = {
  seen: number;
  pages: number;
  consent: boolean;
  signPage: number | null;
  mark: string;
  /** as one of a batch it is only read here: consent is given, and the signature asked for, once for all */
  readOnly: boolean;
};

export const steps = ({ readOnly }: ReadProgress) => (readOnly ? 1 : 3);

/** What is left: reading, consent, the signature itself. */
export function remaining(progress: ReadProgress): number {
  const unread = Number(progress.seen < progress.pages);
  return progress.readOnly ? unread : unread + Number(!progress.consent) + 1;
}

type ReadStepsProps = {
  progress: ReadProgress;
  consentId: string;
  onConsent: (given: boolean) => void;
  onRead: () => void;
  onSign: () => void;
};

export function ReadSteps({ progress, consentId, onConsent, onRead, onSign }: ReadStepsProps) {
  const t = useTranslations("read.panel");
  const read = progress.seen >= progress.pages;
  const last = read && progress.consent;
  return (
    <ol className="todo">
      <li>
        <button type="button" className={read ? "is-done" : "is-here"} onClick={onRead}>
          {read ? <Icon of={CircleCheck} /> : <span className="ring" />}
          {t("read")}
          <small>{t("readCount", { seen: progress.seen, total: progress.pages })}</small>
        </button>
      </li>
      {!progress.readOnly && (
        <>
          <li>
            <label className={progress.consent ? "is-done" : read ? "is-here" : undefined} htmlFor={consentId}>
              <input
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
          <li>
            <button type="button" className={last ? "is-here" : undefined} onClick={onSign}>
              <span className="seal seal--turn" aria-hidden="true">
                {progress.mark}
              </span>
              {t("sign")}
              <small>{progress.signPage === null ? "" : t("signPage", { page: progress.signPage })}</small>
            </button>
          </li>
        </>
      )}
    </ol>
  );
}
