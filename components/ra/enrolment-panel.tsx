import { useTranslations } from "next-intl";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { StaffEnrolment } from "@/lib/sca/views.ts";
import { ReceiptLink } from "../credential/receipt-link.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { Say } from "../ui/status.tsx";
import { CardSection, OpenRevocation } from "./card-section.tsx";
import { type EnrolmentActs, EnrolmentNext } from "./enrolment-acts.tsx";
import { EnrolmentChip } from "./enrolment-chip.tsx";
import { HandFact } from "./hand-fact.tsx";

type EnrolmentPanelProps = { enrolment: StaffEnrolment; closeHref: string; acts?: EnrolmentActs };

const TONE = { ok: "valid", "not-ok": "risk", unchecked: "caution" } as const;

/** One application beside the list: what was applied for, what was found, by whom, and what comes next. */
export function EnrolmentPanel({ enrolment, closeHref, acts }: EnrolmentPanelProps) {
  const t = useTranslations("enrolments");
  const words = { you: t("you"), nameless: t("machine") };
  const { id, kanjiName, displayName, organisation, email, state, findings, kyc, code, decisionReason } = enrolment;
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead
        number={id}
        title={`${kanjiName}（${displayName}）`}
        sub={[organisation, email].filter(Boolean).join("　")}
        close={{ href: closeHref, label: t("close") }}
      />
      <div className="side__body">
        <section>
          <h3>{t("record")}</h3>
          <Facts>
            <Fact label={t("col.state")}>
              <EnrolmentChip state={state} />
            </Fact>
            <Fact label={t("route.label")}>{t(`route.${enrolment.route}`)}</Fact>
            {kyc ? (
              <>
                <Fact label={t("kyc.record")}>{kyc.record}</Fact>
                <Fact label={t("kyc.method")}>{t(`method.${kyc.method}`)}</Fact>
                <Fact label={t("kyc.date")}>{listDate(kyc.date)}</Fact>
                <Fact label={t("kyc.checkedBy")}>{kyc.checkedBy}</Fact>
                <Fact label={t("kyc.document")}>{kyc.document}</Fact>
                {kyc.address && <Fact label={t("kyc.address")}>{kyc.address}</Fact>}
              </>
            ) : (
              !enrolment.card && <Fact label={t("kyc.record")}>{t("noKyc")}</Fact>
            )}
            <Fact label={t("key")}>{enrolment.algorithm}</Fact>
          </Facts>
        </section>
        <CardSection enrolment={enrolment} />
        {findings.length > 0 && (
          <section>
            <h3>{t("findings")}</h3>
            <OpenRevocation enrolment={enrolment} />
            <ul className="grid gap-2">
              {findings.map(({ item, result, note }) => (
                <li key={item}>
                  <Say tone={TONE[result]}>
                    {t(`item.${item}`)}：{t(`result.${result}`)}
                  </Say>
                  {note && result !== "unchecked" && <p className="hint">{note}</p>}
                </li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h3>{t("hands")}</h3>
          <Facts>
            <HandFact label={t("appliedBy")} hand={enrolment.applied} words={words} />
            <HandFact label={t("examinedBy")} hand={enrolment.examined} words={words} />
            <HandFact label={t("decidedBy")} hand={enrolment.decided} words={words} />
            {decisionReason && <Fact label={t("reason")}>{decisionReason}</Fact>}
          </Facts>
        </section>
        {enrolment.state === "completed" && (
          <section>
            <h3>{t("receipt")}</h3>
            <Facts>
              <Fact label={t("credential")}>{enrolment.credentialId}</Fact>
              {enrolment.completedAt && <Fact label={t("completedAt")}>{listDateTime(enrolment.completedAt)}</Fact>}
            </Facts>
            {acts && <ReceiptLink enrolmentId={id} />}
          </section>
        )}
        {code && (
          <section>
            <h3>{t("code")}</h3>
            <Facts>
              <Fact label={t("codeIssued")}>{listDateTime(code.issuedAt)}</Fact>
              <Fact label={t("codeExpires")}>{listDate(code.expiresAt)}</Fact>
              <Fact label={t("codeState")}>
                {code.usedAt ? t("codeUsed") : code.locked ? t("codeLocked") : t("codeWaiting", { wrong: code.attempts })}
              </Fact>
            </Facts>
          </section>
        )}
        {acts && (
          <section>
            <h3>{t("nextAct")}</h3>
            {enrolment.own ? <Note tone="caution">{t("own")}</Note> : <EnrolmentNext enrolment={enrolment} acts={acts} />}
          </section>
        )}
      </div>
    </aside>
  );
}
