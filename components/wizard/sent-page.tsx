import { Send, UserRoundCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { ContractView, PartyView } from "@/lib/sca/views.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Outcome } from "../ui/outcome.tsx";
import { orderOf } from "./recipient-turns.ts";

export type SentKind = "asked" | "filling" | "sent";

/** What has just been done with it; null once it has gone on. */
export function sentKind({ state }: Pick<ContractView, "state">): SentKind | null {
  if (state === "awaiting_approval") return "asked";
  if (state === "awaiting_input") return "filling";
  return state === "awaiting_signature" ? "sent" : null;
}

/** 送信しました: what was done, and what happens from here on without the sender. */
export function SentPage({ contract }: { contract: ContractView }) {
  const t = useTranslations("wizard.sent");
  const kind = sentKind(contract) ?? "sent";
  const { id, title, number, parties, due, approval } = contract;
  const { turns, viewers, copies } = orderOf(parties);
  const first = turns[0] ?? [];
  const names = (of: PartyView[]) => t("names", { name: of[0]?.name ?? "", count: of.length, others: of.length - 1 });
  const filling = parties.filter(({ inputState }) => inputState === "asked");
  const approver = approval?.name ?? "";
  const steps = [
    kind === "asked" && t("askedNow", { name: approver }),
    kind === "asked" && t("askedThen", { names: names(first) }),
    kind === "filling" && t("fillingNow", { names: names(filling) }),
    kind === "filling" && t("fillingThen", { names: names(first) }),
    kind === "sent" && t("sentNow", { names: names(first) }),
    kind !== "asked" && viewers.length > 0 && t("viewers", { names: names(viewers) }),
    turns.length > 1 && t("next"),
    t(copies.length > 0 ? "endCopies" : "end", { names: names(copies) }),
  ].filter((step) => step !== false);
  return (
    <div className="mx-auto max-w-reading">
      <section className="sheet p-6 tablet:p-10">
        <Outcome
          icon={kind === "asked" ? UserRoundCheck : Send}
          title={t(`${kind}Title`)}
          foot={
            <>
              <ButtonLink href={`/contracts/${id}`} variant="primary">
                {t("look")}
              </ButtonLink>
              <ButtonLink href="/contracts/new" variant="quiet">
                {t("another")}
              </ButtonLink>
            </>
          }
        >
          <p className="text-body">
            {title}
            <small className="block text-small text-text-faint">{number}</small>
          </p>
          <h2 className="subhead mt-8">{t("happens")}</h2>
          <ol className="sent-steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {kind === "asked" && <p className="text-small">{t("askedBack")}</p>}
          {due && <p className="text-small">{t("due", { at: listDateTime(due) })}</p>}
        </Outcome>
      </section>
    </div>
  );
}
