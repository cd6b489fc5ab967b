import { ArrowLeft, Download } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listDateTime, money } from "@/i18n/format.ts";
import type { ContractView } from "@/lib/sca/views.ts";
import { MinimumWords } from "../policy/level-words.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { ContractOutcome } from "./contract-outcome.tsx";
import { ContractTimeline } from "./contract-timeline.tsx";
import { DocumentList } from "./document-list.tsx";
import { EvidenceCard } from "./evidence-card.tsx";
import { PartyList } from "./party-list.tsx";
import { StateChip } from "./state-chip.tsx";

/** The acts that are buttons of their own, some with a dialog. */
type Acts = { remind: ReactNode; decline: ReactNode; cancel: ReactNode };

/** One contract for one reader. */
export function ContractPage({ contract, ...acts }: { contract: ContractView } & Acts) {
  const t = useTranslations("contract");
  const locale = useLocale();
  const back = contract.sender.isViewer ? { href: "/sent", word: t("backToSent") } : { href: "/inbox", word: t("backToInbox") };
  const sender = [contract.sender.organisation, contract.sender.name].filter(Boolean).join("　");
  return (
    <>
      <Link className="crumb" href={back.href}>
        <Icon of={ArrowLeft} size="sm" />
        {back.word}
      </Link>
      <header className="mt-2 mb-6">
        <h1 className="title">{contract.title}</h1>
        <p className="row row--wrap mt-2 text-text-soft">
          <StateChip state={contract.state} />
          <span>{t("number", { number: contract.number })}</span>
        </p>
      </header>
      <div className="grid items-start gap-8 desk:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid gap-8">
          <section className="sheet p-6 tablet:p-10" aria-live="polite">
            <ContractOutcome contract={contract} locale={locale} foot={<Foot contract={contract} {...acts} />} />
          </section>
          {contract.message && (
            <section className="card p-6">
              <h2 className="subhead mb-2">{t("message")}</h2>
              <p className="text-body whitespace-pre-wrap">{contract.message}</p>
            </section>
          )}
          <section className="card p-6">
            <h2 className="subhead mb-4">{t("documentsTitle")}</h2>
            <DocumentList contract={contract} />
          </section>
          {contract.evidenceUrl && <EvidenceCard url={contract.evidenceUrl} />}
        </div>
        <aside className="grid gap-6">
          <section className="card px-6 py-4">
            <h2 className="subhead mt-2 mb-2">{t("partiesTitle")}</h2>
            <PartyList parties={contract.parties} times />
          </section>
          <section className="card px-6 py-4">
            <h2 className="subhead mt-2">{t("factsTitle")}</h2>
            <Facts>
              <Fact label={t("sender")}>{sender}</Fact>
              {contract.amount !== null && <Fact label={t("amount")}>{money(contract.amount, locale)}</Fact>}
              {contract.due && <Fact label={t("due")}>{listDateTime(contract.due)}</Fact>}
              <Fact label={t("minLevel")}>
                <MinimumWords level={contract.minLevel} />
              </Fact>
              {contract.sentAt && <Fact label={t("sentAt")}>{listDateTime(contract.sentAt)}</Fact>}
              {contract.completedAt && <Fact label={t("completedAt")}>{listDateTime(contract.completedAt)}</Fact>}
            </Facts>
          </section>
          <section className="card p-6">
            <h2 className="subhead mb-4">{t("timelineTitle")}</h2>
            <ContractTimeline entries={contract.timeline} />
          </section>
        </aside>
      </div>
    </>
  );
}

/** What to do next: one primary act at most, the rest quiet. */
function Foot({ contract, remind, decline, cancel }: { contract: ContractView } & Acts) {
  const t = useTranslations("contract.act");
  const { id, viewer, state, documents } = contract;
  const newest = documents.toSorted((a, b) => b.revision - a.revision)[0];
  const going = viewer.openSigning && viewer.openSigning.state !== "prepared" && viewer.openSigning.state !== "requested";
  return (
    <>
      {state === "draft" && viewer.may.edit && (
        <ButtonLink href={`/contracts/${id}/recipients`} variant="primary">
          {t("edit")}
        </ButtonLink>
      )}
      {viewer.openSigning && going && (
        <ButtonLink href={`/contracts/${id}/signing/${viewer.openSigning.id}`}>{t("resume")}</ButtonLink>
      )}
      {viewer.may.sign && !going && (
        <ButtonLink href={`/contracts/${id}/read`} variant="primary" size="lg" prefetch={false}>
          {t("read")}
        </ButtonLink>
      )}
      {state === "completed" && newest && (
        <ButtonLink href={newest.downloadUrl} variant="primary" download>
          <Icon of={Download} size="sm" />
          {t("download")}
        </ButtonLink>
      )}
      {viewer.may.read && !viewer.may.sign && state !== "draft" && (
        <ButtonLink href={`/contracts/${id}/read`} prefetch={false}>
          {t("readOnly")}
        </ButtonLink>
      )}
      {viewer.result && (
        <ButtonLink href={`/contracts/${id}/signing/${viewer.result}/result`} variant="quiet">
          {t("result")}
        </ButtonLink>
      )}
      {viewer.may.remind && remind}
      {viewer.may.decline && decline}
      {viewer.may.cancel && cancel}
    </>
  );
}
