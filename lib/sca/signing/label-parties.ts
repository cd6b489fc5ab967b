import { firstPart } from "../../plain-text.ts";
import type { RecipientKind } from "../../recipient-kinds.ts";
import { signersIn } from "../parties.ts";

/** Named one by one at the RSSP's page; it takes 50 lines of 120 characters at most, and nobody reads as many before a PIN. */
const NAMED = 12;

type Party = { id: string; kind: RecipientKind; name: string; organisation: string | null };

/** The signers as the RSSP's page names them, `own` among them whatever his place; of a crowd the first ones and how many others there are. */
export function labelParties(recipients: Party[], own: string): string[] {
  const signers = signersIn(recipients);
  const first = signers.slice(0, signers.length > NAMED ? NAMED - 1 : NAMED);
  const himself = signers.find(({ id }) => id === own);
  const named = himself && !first.includes(himself) ? [...first.slice(0, -1), himself] : first;
  const others = signers.length - named.length;
  return [
    ...named.map(({ name, organisation }) => firstPart([organisation, name].filter(Boolean).join("　"), 120)),
    ...(others > 0 ? [`ほか${others}名（${others} others）`] : []),
  ];
}
