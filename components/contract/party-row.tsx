import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { MailView, PartyView } from "@/lib/sca/views.ts";
import { cx } from "../ui/cx.ts";
import { SealPlace } from "../ui/seal-place.tsx";
import { MailOutcome } from "./mail-outcome.tsx";
import { partyState } from "./party-groups.ts";
import { usePartySeal } from "./party-seals.tsx";

type PartyRowProps = { party: PartyView; ended: boolean; mail?: MailView; times?: boolean; brief?: boolean };

/** One recipient: seal place, name, what he does in the contract, how far he is. */
export function PartyRow({ party, ended, mail, times, brief }: PartyRowProps) {
  const t = useTranslations("contract.party");
  const seal = usePartySeal();
  const { kind, name, role, organisation, isViewer, state, viewedAt } = party;
  const word = t(`kind.${kind}`);
  const acted = party.signedAt ?? party.approvedAt;
  const now = !ended && (state === "called" || state === "signing" || party.inputState === "asked") && kind !== "viewer";
  return (
    <li>
      <SealPlace {...seal(party, { ended })} />
      <span className="min-w-0 wrap-anywhere">
        <b>{t(isViewer ? "you" : "san", { name })}</b>
        <small>{role === word ? word : t("as", { kind: word, role })}</small>
        {!brief && organisation && <small>{organisation}</small>}
      </span>
      <small className={cx("parties__state", now && "is-now")}>
        {t(partyState(party, ended))}
        {times && acted && <time dateTime={acted}>{listDateTime(acted)}</time>}
        {times && !acted && viewedAt && <time dateTime={viewedAt}>{t("viewedAt", { at: listDateTime(viewedAt) })}</time>}
      </small>
      {mail && <MailOutcome mail={mail} />}
    </li>
  );
}
