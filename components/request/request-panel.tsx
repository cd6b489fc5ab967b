import { useTranslations } from "next-intl";
import type { BankRequest } from "@/lib/sca/views.ts";
import { HandFact } from "../ra/hand-fact.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { type RequestActs, RequestNext } from "./request-acts.tsx";
import { RequestChip } from "./request-chip.tsx";

type RequestPanelProps = { request: BankRequest; closeHref: string; acts: RequestActs };

/** One request beside the list: what is asked for whom and why, by whose hands it went, and what comes next. */
export function RequestPanel({ request, closeHref, acts }: RequestPanelProps) {
  const t = useTranslations("requests.panel");
  const close = useTranslations("requests");
  const words = { you: t("you"), nameless: "―" };
  const { id, person } = request;
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead
        number={id}
        title={person.name}
        sub={[person.organisation, person.email].filter(Boolean).join("　")}
        close={{ href: closeHref, label: close("close") }}
      />
      <div className="side__body">
        <What request={request} />
        <section>
          <h3>{t("hands")}</h3>
          <Facts>
            <HandFact label={t("requested")} hand={request.requested} words={words} />
            <HandFact label={t("decided")} hand={request.decided} words={words} />
            {request.decisionReason && <Fact label={t("decisionReason")}>{request.decisionReason}</Fact>}
            <HandFact label={t("done")} hand={request.done} words={words} />
            {request.enrolmentId && (
              <Fact label={t("issued")} note={request.issued?.credentialId}>
                {request.issued ? <span className="mono">{request.issued.serial}</span> : t("notIssued")}
              </Fact>
            )}
          </Facts>
        </section>
        <section>
          <h3>{t("next")}</h3>
          {request.barred && (
            <Note tone="caution" className="mb-4">
              {t(request.barred)}
            </Note>
          )}
          <RequestNext request={request} acts={acts} />
        </section>
      </div>
    </aside>
  );
}

function What({ request }: { request: BankRequest }) {
  const t = useTranslations("requests.panel");
  const kinds = useTranslations("requests.kind");
  const revocations = useTranslations("ra.act.revocations");
  const { kind, state, credentialId, serial, romaji, kyc, revocation, reason } = request;
  return (
    <section>
      <h3>{t("what")}</h3>
      <Facts>
        <Fact label={t("kind")}>{kinds(kind)}</Fact>
        <Fact label={t("state")}>
          <RequestChip state={state} />
        </Fact>
        {credentialId && <Fact label={t("credential")}>{credentialId}</Fact>}
        {serial && (
          <Fact label={t("serial")}>
            <span className="mono">{serial}</span>
          </Fact>
        )}
        {romaji && <Fact label={t("romaji")}>{romaji}</Fact>}
        {kyc && <Fact label={t("record")}>{kyc.record}</Fact>}
        {revocation && <Fact label={t("revocation")}>{revocations(revocation)}</Fact>}
        <Fact label={t("reason")}>{reason}</Fact>
      </Facts>
    </section>
  );
}
