import { Clock, CornerDownLeft, Eye, FileQuestionMark, type LucideIcon, Pencil, UserRoundCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listDateTime, longDateTime } from "@/i18n/format.ts";
import type { Locale } from "@/i18n/locale.ts";
import type { ContractView, PartyView } from "@/lib/sca/views.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Outcome } from "../ui/outcome.tsx";
import { type OutcomeKey, outcomeOf } from "./outcome-of.ts";
import { hasEnded, waitedFor } from "./party-groups.ts";
import { PartySeals } from "./party-seals.tsx";

const icons: Partial<Record<OutcomeKey, LucideIcon>> = {
  processing: Clock,
  unknown: FileQuestionMark,
  draft: Pencil,
  returned: CornerDownLeft,
  decide: UserRoundCheck,
  decideWaiting: UserRoundCheck,
  viewing: Eye,
};

/** What happened, what about the signature, whom everything waits for, what next. */
export function ContractOutcome({ contract, locale, foot }: { contract: ContractView; locale: Locale; foot: ReactNode }) {
  const t = useTranslations("contract.outcome");
  const key = outcomeOf(contract);
  const waited = waitedFor(contract);
  const people = usePeople()(key === "decide" ? contract.parties : waited.filter(({ isViewer }) => !isViewer));
  const decliner = contract.parties.find((party) => party.state === "declined");
  const icon = icons[key];
  const { approval } = contract;
  const ended = hasEnded(contract.state);
  return (
    <Outcome
      level="h2"
      icon={icon}
      tone={key === "unknown" ? "caution" : undefined}
      figure={icon ? undefined : <PartySeals parties={contract.parties} size="lg" ended={ended} />}
      title={t(`${key}Title`)}
      foot={foot}
    >
      <p className="text-body">
        {t(key === "declined" && decliner?.kind === "approver" ? "declinedApproval" : key, {
          people,
          approver: approval?.name ?? "",
          sender: contract.sender.name,
          mark: decliner?.mark ?? "",
          at: contract.due ? longDateTime(contract.due, locale) : "",
        })}
      </p>
      {key === "declined" && contract.declineReason && (
        <Reason words={t("declinedReason", { reason: contract.declineReason })} by={decliner?.name} />
      )}
      {key === "returned" && approval?.returnReason && (
        <Reason words={t("declinedReason", { reason: approval.returnReason })} by={approval.name} />
      )}
      {!ended && key !== "draft" && key !== "returned" && (
        <Facts className="mt-4">
          {approval && (key === "decide" || key === "decideWaiting") && (
            <Fact label={t("approver")}>
              {approval.name}
              {approval.askedAt && <>　{t("askedAt", { at: listDateTime(approval.askedAt) })}</>}
            </Fact>
          )}
          {key === "decide" && <Fact label={t("goesTo")}>{people}</Fact>}
          {key === "notYet" && people && <Fact label={t("nowTurn")}>{people}</Fact>}
          {contract.due && <Fact label={t("dueLabel")}>{listDateTime(contract.due)}</Fact>}
        </Facts>
      )}
    </Outcome>
  );
}

function Reason({ words, by }: { words: string; by?: string }) {
  return (
    <blockquote className="mt-4 rounded-control border border-line bg-vellum p-4 text-small wrap-anywhere">
      {words}
      {by && <footer className="mt-1 text-text-faint">{by}</footer>}
    </blockquote>
  );
}

/** So many are called by name. */
const NAMED = 3;

/** 委託者の署名者 一郎さま、受託者の… ほか5名 */
function usePeople(): (parties: PartyView[]) => string {
  const t = useTranslations("contract.outcome");
  return (parties) => {
    const names = parties.slice(0, NAMED).map(({ role, name }) => t("person", { role, name }));
    const joined = names.join(t("and"));
    return parties.length > NAMED ? t("others", { people: joined, count: parties.length - NAMED }) : joined;
  };
}
