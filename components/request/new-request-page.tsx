import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { RequestPerson } from "@/lib/sca/views.ts";
import { CredentialChip } from "../credential/state-chips.tsx";
import { PageHead } from "../frame/page-head.tsx";
import { QueueSearch } from "../ra/queue-search.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { Empty } from "../ui/outcome.tsx";
import { type FileRequest, RequestButton } from "./request-button.tsx";

type NewRequestPageProps = {
  path: string;
  listPath: string;
  text: string;
  found: { people: RequestPerson[]; more: boolean };
  file: FileRequest;
};

/** 依頼を起こす: first whom, then what. */
export function NewRequestPage({ path, listPath, text, found: { people, more }, file }: NewRequestPageProps) {
  const t = useTranslations("requests.file");
  return (
    <>
      <PageHead title={t("title")} acts={<ButtonLink href={listPath}>{t("back")}</ButtonLink>}>
        {t("lead")}
      </PageHead>
      <QueueSearch path={path} text={text} find={t("find")} />
      {people.length === 0 && (
        <Card>
          <Empty title={t(text ? "none" : "start")}>
            <p>{t(text ? "noneText" : "startText")}</p>
          </Empty>
        </Card>
      )}
      <div className="grid gap-4">
        {people.map((person) => (
          <Person key={person.userId} person={person} file={file} />
        ))}
      </div>
      {more && <p className="hint mt-4">{t("more")}</p>}
    </>
  );
}

function Person({ person, file }: { person: RequestPerson; file: FileRequest }) {
  const t = useTranslations("requests.file");
  const { userId, name, organisation, email, kyc, credentials, own } = person;
  return (
    <Card aria-labelledby={`${userId}-name`}>
      <CardBody>
        <div className="row row--wrap">
          <div className="min-w-0">
            <h2 className="subhead" id={`${userId}-name`}>
              {name}
            </h2>
            <p className="text-micro text-text-faint break-all">{[organisation, email].filter(Boolean).join("　")}</p>
          </div>
          {!own && (
            <span className="push">
              <RequestButton kind="issue" person={person} file={file} />
            </span>
          )}
        </div>
        {own && (
          <Note tone="caution" className="mt-4">
            {t("own")}
          </Note>
        )}
        <Facts className="mt-4">
          <Fact label={t("kyc")} note={kyc && listDate(kyc.date)}>
            {kyc ? kyc.record : t("noKyc")}
          </Fact>
          {credentials.length === 0 && <Fact label={t("certificates")}>{t("noCertificates")}</Fact>}
          {credentials.map(({ credentialId, serial, state, validUntil }) => (
            <Fact key={credentialId} label={credentialId}>
              <span className="row row--wrap">
                <CredentialChip state={state} />
                <span className="mono text-small break-words">{serial}</span>
                <span className="text-small text-text-soft">{validUntil && t("until", { date: listDate(validUntil) })}</span>
                {!own && (
                  <span className="row push">
                    {state === "usable" && <RequestButton kind="renew" person={person} credentialId={credentialId} file={file} />}
                    {(state === "usable" || state === "suspended" || state === "locked") && (
                      <RequestButton kind="revoke" person={person} credentialId={credentialId} file={file} />
                    )}
                  </span>
                )}
              </span>
            </Fact>
          ))}
        </Facts>
      </CardBody>
    </Card>
  );
}
