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
import { DocumentList, PartFiles } from "./document-list.tsx";
import { EvidenceCard } from "./evidence-card.tsx";
import { asksInput } from "./outcome-of.ts";
import { hasEnded } from "./party-groups.ts";
import { PartyList } from "./party-list.tsx";
import { StateChip } from "./state-chip.tsx";

/** The acts that are buttons of their own, some with a dialog. */
type Acts = Record<
  "remind" | "decline" | "cancel" | "forward" | "amend" | "sendApproved" | "giveBack" | "takeBack" | "duplicate" | "deleteDraft",
  ReactNode
>;
/** where it lies in the viewer's organisation; null: not his to know */
type Beside = { filed: ReactNode };

/** One contract for one reader. */
export function ContractPage({ contract, filed, ...acts }: { contract: ContractView } & Acts & Beside) {
  const t = useTranslations("contract");
  const locale = useLocale();
  const back = contract.sender.isViewer ? { href: "/sent", word: t("backToSent") } : { href: "/inbox", word: t("backToInbox") };
  const attachments = contract.parts.filter(({ kind }) => kind === "attachment");
  const originals = contract.parts.filter(({ kind }) => kind === "document");
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
            {attachments.length > 0 && (
              <>
                <h3 className="subhead mt-6 mb-2">{t("attachmentsTitle")}</h3>
                <p className="mb-3 text-small text-text-soft">{t("attachmentsLead")}</p>
                <PartFiles parts={attachments} />
              </>
            )}
            {originals.length > 1 && (
              <>
                <h3 className="subhead mt-6 mb-2">{t("originalsTitle")}</h3>
                <p className="mb-3 text-small text-text-soft">{t("originalsLead")}</p>
                <PartFiles parts={originals} />
              </>
            )}
          </section>
          {contract.evidenceUrl && <EvidenceCard url={contract.evidenceUrl} certificate={contract.certificateUrl} />}
        </div>
        <aside className="grid gap-6">
          <section className="card px-6 py-4">
            <h2 className="subhead mt-2 mb-2">{t("partiesTitle")}</h2>
            <PartyList parties={contract.parties} mails={contract.mails} ended={hasEnded(contract.state)} times />
            {contract.viewer.may.remind && <div className="mt-2 mb-2">{acts.remind}</div>}
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
          {filed}
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
function Foot({ contract, ...acts }: { contract: ContractView } & Acts) {
  const t = useTranslations("contract.act");
  const { id, viewer, state, documents, sender } = contract;
  const { may } = viewer;
  const newest = documents.toSorted((a, b) => b.revision - a.revision)[0];
  const going = viewer.openSigning && viewer.openSigning.state !== "prepared" && viewer.openSigning.state !== "requested";
  const reads = (may.sign && !going) || may.approve;
  const fills = asksInput(contract);
  const failed = state === "declined" || state === "cancelled" || state === "expired";
  return (
    <>
      {may.edit && (
        <ButtonLink href={`/contracts/${id}/edit`} variant="primary" prefetch={false}>
          {t("edit")}
        </ButtonLink>
      )}
      {viewer.openSigning && going && (
        <ButtonLink href={`/contracts/${id}/signing/${viewer.openSigning.id}`}>{t("resume")}</ButtonLink>
      )}
      {reads && (
        <ButtonLink href={`/contracts/${id}/read`} variant="primary" size="lg" prefetch={false}>
          {t("read")}
        </ButtonLink>
      )}
      {fills && (
        <ButtonLink href={`/contracts/${id}/inputs`} variant="primary" size="lg" prefetch={false}>
          {t("fill")}
        </ButtonLink>
      )}
      {may.decide && acts.sendApproved}
      {may.decide && acts.giveBack}
      {state === "completed" && newest && (
        <ButtonLink href={newest.downloadUrl} variant="primary" download>
          <Icon of={Download} size="sm" />
          {t("download")}
        </ButtonLink>
      )}
      {may.read && !reads && !fills && (
        <ButtonLink href={`/contracts/${id}/read`} prefetch={false}>
          {t(may.decide ? "read" : "readOnly")}
        </ButtonLink>
      )}
      {viewer.result && (
        <ButtonLink href={`/contracts/${id}/signing/${viewer.result}/result`} variant="quiet">
          {t("result")}
        </ButtonLink>
      )}
      {failed && sender.isViewer && (
        <ButtonLink href="/contracts/new" variant="quiet">
          {t("anew")}
        </ButtonLink>
      )}
      {may.forward && acts.forward}
      {may.decline && acts.decline}
      {may.takeBack && acts.takeBack}
      {may.amend && acts.amend}
      {may.cancel && acts.cancel}
      {may.duplicate && acts.duplicate}
      {may.deleteDraft && acts.deleteDraft}
    </>
  );
}
