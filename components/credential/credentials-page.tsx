import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { CredentialsView } from "@/lib/sca/views.ts";
import { PageHead } from "../frame/page-head.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { Empty } from "../ui/outcome.tsx";
import type { CredentialActions } from "./credential-acts.tsx";
import { CredentialSheet } from "./credential-sheet.tsx";
import { KeyUses } from "./key-uses.tsx";
import { OwnEnrolmentCard } from "./own-enrolment-card.tsx";
import { ApplyCard, HelpCard, LoginCard, SecretsCard } from "./secrets-card.tsx";
import { SmallCard } from "./small-card.tsx";
import { CredentialChip } from "./state-chips.tsx";

/** `offer`: what a re-issue's mail brought */
type CredentialsPageProps = { view: CredentialsView; now: Date; offer?: string; acts: CredentialActions };

/** 電子証明書: the keys of whoever looks. */
export function CredentialsPage({ view: { credentials, ended, enrolments, returned }, now, offer, acts }: CredentialsPageProps) {
  const t = useTranslations("credentials");
  const mayApply = enrolments.every(({ state }) => state === "rejected") && credentials.every(({ state }) => state !== "pending");
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      {returned && returned.state !== "open" && (
        <Returned {...returned} waits={credentials.some(({ state }) => state === "pending")} />
      )}
      {enrolments.map((enrolment) => (
        <OwnEnrolmentCard key={enrolment.id} enrolment={enrolment} takeUp={acts.takeUp} withdraw={acts.withdraw} />
      ))}
      {credentials.length === 0 && (
        <Card>
          <Empty title={t(ended.length > 0 ? "empty.over" : "empty.title")}>
            <p>{t(mayApply ? "empty.text" : "empty.underWay")}</p>
            {mayApply && (
              <p className="mt-4">
                <ButtonLink href="/credentials/apply">{t("apply.go")}</ButtonLink>
              </p>
            )}
          </Empty>
        </Card>
      )}
      {credentials.map((credential, index) => (
        <div key={credential.credentialId} className={index > 0 ? "mt-12" : undefined}>
          <div className="two">
            <CredentialSheet credential={credential} now={now} offer={offer} acts={acts} />
            <div className="grid gap-6">
              <SecretsCard credential={credential} />
              {index === 0 && <LoginCard />}
              {index === 0 && <HelpCard />}
              {index === 0 && mayApply && <ApplyCard />}
              {index === 0 && ended.length > 0 && <Ended credentials={ended} />}
            </div>
          </div>
          <KeyUses credentialId={credential.credentialId} uses={credential.uses} />
        </div>
      ))}
      {credentials.length === 0 && ended.length > 0 && (
        <div className="mt-6 max-w-form">
          <Ended credentials={ended} />
        </div>
      )}
    </>
  );
}

/** What came of the way to the RSSP. `waits`: a new certificate was asked for and has not come */
function Returned({ purpose, state, waits }: NonNullable<CredentialsView["returned"]> & { waits: boolean }) {
  const t = useTranslations("credentials.returned");
  const done = waits && (purpose === "renew" || purpose === "reissue") ? "waiting" : purpose;
  return (
    <Note tone={state === "done" ? "valid" : state === "expired" ? "caution" : "plain"} live className="mb-6">
      {state === "done" ? t(done) : t(state === "expired" ? "expired" : "unchanged")}
    </Note>
  );
}

function Ended({ credentials }: { credentials: CredentialsView["ended"] }) {
  const t = useTranslations("credentials.ended");
  return (
    <SmallCard title={t("title")}>
      <p className="text-small text-text-soft">{t("text")}</p>
      <Facts>
        {credentials.map(({ credentialId, state, validFrom }) => (
          <Fact key={credentialId} label={credentialId}>
            <span className="row row--wrap">
              {validFrom ? listDate(validFrom) : "―"}
              <CredentialChip state={state} />
            </span>
          </Fact>
        ))}
      </Facts>
    </SmallCard>
  );
}
