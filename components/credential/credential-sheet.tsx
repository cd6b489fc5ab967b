import { useLocale, useTranslations } from "next-intl";
import { daysUntil, longDate, longDateTime } from "@/i18n/format.ts";
import type { CredentialView, OwnCredential } from "@/lib/sca/views.ts";
import { Sheet } from "../ui/card.tsx";
import { Note } from "../ui/note.tsx";
import { type CredentialActions, CredentialActs } from "./credential-acts.tsx";
import { CredentialFacts } from "./credential-facts.tsx";
import { ReceiptLink } from "./receipt-link.tsx";
import { ReissueOffer } from "./reissue-offer.tsx";
import { CredentialChips } from "./state-chips.tsx";
import { WhereKeyLives } from "./where-key-lives.tsx";

/** `offer`: what a re-issue's mail brought */
type CredentialSheetProps = { credential: OwnCredential; now: Date; offer?: string; acts: CredentialActions };

/** One key with its certificate: what it is, how long, where it lives, what may be claimed of it, and what its owner may do. */
export function CredentialSheet({ credential, now, offer, acts }: CredentialSheetProps) {
  const t = useTranslations("credentials");
  const locale = useLocale();
  const { credentialId, name, state, issuer, serial, reissueOfferedUntil } = credential;
  const titleId = `${credentialId}-title`;
  return (
    <Sheet className="cert" aria-labelledby={titleId}>
      <div className="cert__top">
        <div>
          <p className="text-small text-text-soft">{t("kind")}</p>
          <h2 className="section break-keep" id={titleId}>
            {t.rich("named", {
              name,
              id: () => (
                <span className="whitespace-nowrap" key="id">
                  {credentialId}
                </span>
              ),
            })}
          </h2>
          <p className="text-small text-text-faint">
            {issuer
              ? t.rich("issued", {
                  issuer,
                  n: () => (
                    <span className="mono" key="serial">
                      {serial}
                    </span>
                  ),
                })
              : t("notIssued")}
          </p>
          {credential.receipt && <ReceiptLink enrolmentId={credential.receipt} />}
        </div>
        <CredentialChips state={state} />
      </div>
      <Trouble credential={credential} />
      {reissueOfferedUntil && (
        <ReissueOffer credentialId={credentialId} until={longDate(reissueOfferedUntil, locale)} offer={offer} open={acts.open} />
      )}
      <Life credential={credential} now={now} />
      <WhereKeyLives {...credential} />
      <CredentialFacts credential={credential} />
      <CredentialActs credentialId={credentialId} state={state} acts={acts} />
    </Sheet>
  );
}

/** Why it does not sign, and whom to ask. */
function Trouble({ credential: { state, lockedAt, suspendedAt } }: { credential: CredentialView }) {
  const t = useTranslations("credentials.trouble");
  const locale = useLocale();
  if (state === "usable" || state === "ended") return null;
  const since = state === "locked" ? lockedAt : state === "suspended" ? suspendedAt : null;
  return (
    <Note tone={state === "expired" || state === "pending" ? "caution" : "risk"} className="mt-6">
      {t(state, { at: since ? longDateTime(since, locale) : "―" })}
    </Note>
  );
}

function Life({ credential: { validFrom, validUntil }, now }: { credential: CredentialView; now: Date }) {
  const t = useTranslations("credentials.life");
  const locale = useLocale();
  if (!validFrom || !validUntil) return null;
  const total = daysUntil(validUntil, new Date(validFrom));
  const left = daysUntil(validUntil, now);
  const passed = Math.min(total, Math.max(0, total - left));
  return (
    <div className="life">
      <p className="life__line">
        <span>{t("from", { date: longDate(validFrom, locale) })}</span>
        <span>{left > 0 ? t("left", { days: left }) : t("over")}</span>
        <span>{t("until", { date: longDate(validUntil, locale) })}</span>
      </p>
      <progress className="progress" value={passed} max={total} aria-label={t("passed", { total, days: passed })} />
    </div>
  );
}
