import { useTranslations } from "next-intl";
import { actsIn } from "@/lib/recipient-kinds.ts";
import type { PartyView } from "@/lib/sca/views.ts";
import { type SealPlaceProps, SealPlaces, type SealState } from "../ui/seal-place.tsx";
import { partyState } from "./party-groups.ts";

/** Vermilion is a signature's: dashes mean "you sign now", and another whose turn it is stays grey. An approval is ink; who reads has no place. */
export function sealStateOf({ kind, state, isViewer }: PartyView): SealState {
  if (kind === "viewer" || kind === "cc") return "reader";
  if (state === "signed" || state === "declined" || state === "approved") return state;
  if (!isViewer || state === "waiting") return "waiting";
  return kind === "approver" ? "asked" : "turn";
}

type Options = { size?: "lg" | "xl"; ended?: boolean };

export function usePartySeal(): (party: PartyView, options?: Options) => SealPlaceProps {
  const t = useTranslations("contract.party");
  return (party, { size, ended = false } = {}) => ({
    mark: party.mark,
    state: sealStateOf(party),
    size,
    organisation: party.shape === "organisation",
    label: t("label", { mark: party.mark, name: party.name, state: t(partyState(party, ended)) }),
  });
}

/** So many stand in a row; of more the rest is a number. */
const MOST = 5;

type PartySealsProps = { parties: PartyView[]; size?: "lg"; ended?: boolean; className?: string };

/** The contract's seal places in the order of their turns; the reader's own is always among them. */
export function PartySeals({ parties, size, ended, className }: PartySealsProps) {
  const t = useTranslations("contract.party");
  const seal = usePartySeal();
  const acting = parties.filter(actsIn);
  const few = acting.length <= MOST + 1;
  const first = few ? acting : acting.slice(0, MOST);
  const own = acting.find(({ isViewer }) => isViewer);
  const shown = own && !first.includes(own) ? [...first.slice(0, -1), own] : first;
  const more = acting.length - shown.length;
  return (
    <SealPlaces
      className={className}
      places={shown.map((party) => seal(party, { size, ended }))}
      more={more > 0 ? { short: `+${more}`, label: t("more", { count: more }) } : undefined}
    />
  );
}
