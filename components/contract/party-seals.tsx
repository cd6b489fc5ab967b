import { useTranslations } from "next-intl";
import type { PartyView } from "@/lib/sca/views.ts";
import { type SealPlaceProps, SealPlaces, type SealState } from "../ui/seal-place.tsx";

/** Vermilion dashes mean "you": another signer whose turn it is stays grey. */
export function sealStateOf(party: PartyView): SealState {
  if (party.state === "signed" || party.state === "declined") return party.state;
  return party.isViewer && party.state !== "waiting" ? "turn" : "waiting";
}

export function usePartySeal(): (party: PartyView, size?: "lg" | "xl") => SealPlaceProps {
  const t = useTranslations("contract.party");
  return (party, size) => {
    const state = sealStateOf(party);
    const words = state === "turn" ? t("turn") : t(party.state);
    return {
      mark: party.mark,
      state,
      size,
      organisation: party.shape === "organisation",
      label: t("label", { mark: party.mark, name: party.name, state: words }),
    };
  };
}

/** The contract's seal places in the order of signing. */
export function PartySeals({ parties, size, className }: { parties: PartyView[]; size?: "lg"; className?: string }) {
  const seal = usePartySeal();
  return <SealPlaces className={className} places={parties.map((party) => seal(party, size))} />;
}
