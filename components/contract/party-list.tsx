import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { PartyView } from "@/lib/sca/views.ts";
import { SealPlace } from "../ui/seal-place.tsx";
import { usePartySeal } from "./party-seals.tsx";

/** Who signs, in order: seal place, name, how far. `times` adds when each opened and signed, `brief` leaves the organisation out. */
export function PartyList({ parties, times, brief }: { parties: PartyView[]; times?: boolean; brief?: boolean }) {
  const t = useTranslations("contract.party");
  const seal = usePartySeal();
  return (
    <ol className="parties">
      {parties.map((party) => (
        <li key={party.position}>
          <SealPlace {...seal(party)} />
          <span>
            <b>{party.isViewer ? t("you", { name: party.name }) : t("san", { name: party.name })}</b>
            <small>{party.role}</small>
            {!brief && party.organisation && <small>{party.organisation}</small>}
          </span>
          <small className="parties__state">
            {t(party.isViewer && party.state === "called" ? "turn" : party.state)}
            {times && party.signedAt && <time dateTime={party.signedAt}>{listDateTime(party.signedAt)}</time>}
            {times && !party.signedAt && party.viewedAt && (
              <time dateTime={party.viewedAt}>{t("viewedAt", { at: listDateTime(party.viewedAt) })}</time>
            )}
          </small>
        </li>
      ))}
    </ol>
  );
}
