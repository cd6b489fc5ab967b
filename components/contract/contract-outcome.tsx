import { Clock, FileQuestionMark, type LucideIcon, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listDateTime, longDateTime } from "@/i18n/format.ts";
import type { Locale } from "@/i18n/locale.ts";
import type { ContractView, PartyView } from "@/lib/sca/views.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Outcome } from "../ui/outcome.tsx";
import { PartySeals } from "./party-seals.tsx";

type OutcomeKey =
  | "turn"
  | "notYet"
  | "waiting"
  | "senderWaiting"
  | "processing"
  | "unknown"
  | "completed"
  | "declined"
  | "cancelled"
  | "expired"
  | "draft";

/** Where the contract stands for this reader: one key, in the order in which it matters. */
export function outcomeOf(contract: ContractView): OutcomeKey {
  const { state, viewer } = contract;
  if (state === "draft" || state === "completed" || state === "declined" || state === "cancelled" || state === "expired")
    return state;
  if (viewer.openSigning?.state === "unknown") return "unknown";
  if (viewer.openSigning && ["value_stored", "timestamped"].includes(viewer.openSigning.state)) return "processing";
  if (viewer.turn) return "turn";
  if (viewer.position === null) return "senderWaiting";
  return contract.parties.some((party) => party.isViewer && party.state === "signed") ? "waiting" : "notYet";
}

const icons: Partial<Record<OutcomeKey, LucideIcon>> = { processing: Clock, unknown: FileQuestionMark, draft: Pencil };

const partyAt = (contract: ContractView): PartyView | undefined =>
  contract.parties.find((party) => party.state === "called" || party.state === "signing");

/** What happened, what about the signature, what next. */
export function ContractOutcome({ contract, locale, foot }: { contract: ContractView; locale: Locale; foot: ReactNode }) {
  const t = useTranslations("contract.outcome");
  const key = outcomeOf(contract);
  const now = partyAt(contract);
  const decliner = contract.parties.find((party) => party.state === "declined");
  const icon = icons[key];
  return (
    <Outcome
      level="h2"
      icon={icon}
      tone={key === "unknown" ? "caution" : undefined}
      figure={icon ? undefined : <PartySeals parties={contract.parties} size="lg" />}
      title={t(`${key}Title`)}
      foot={foot}
    >
      <p className="text-body">
        {t(key, {
          name: now?.name ?? "",
          role: now?.role ?? "",
          mark: decliner?.mark ?? "",
          at: contract.due ? longDateTime(contract.due, locale) : "",
        })}
      </p>
      {key === "declined" && contract.declineReason && (
        <blockquote className="mt-4 rounded-control border border-line bg-vellum p-4 text-small">
          {t("declinedReason", { reason: contract.declineReason })}
          {decliner && <footer className="mt-1 text-text-faint">{decliner.name}</footer>}
        </blockquote>
      )}
      {key === "notYet" && (
        <Facts className="mt-4">
          {now && (
            <Fact label={t("nowTurn")}>
              {now.role}　{now.name}
            </Fact>
          )}
          {contract.due && <Fact label={t("dueLabel")}>{listDateTime(contract.due)}</Fact>}
        </Facts>
      )}
    </Outcome>
  );
}
