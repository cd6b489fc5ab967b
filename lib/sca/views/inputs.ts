/** What recipients put in before anybody signs. */
import type { Iso, PartyView } from "./terms.ts";
import type { PlacedField } from "./wizard.ts";

/** One's own field, with what one has put in so far: text, YYYY-MM-DD, or `1` for a tick. */
export type InputField = PlacedField & { id: string; value: string | null };
export type InputFault = { id: string; code: string; message: string };

export type InputsView = {
  contractId: string;
  number: string;
  title: string;
  message: string;
  sender: { name: string; organisation: string | null };
  due: Iso | null;
  documentUrl: string;
  downloadUrl: string;
  pageSizes: { width: number; height: number }[];
  parties: PartyView[];
  viewer: { name: string; role: string; mark: string };
  /** inputs are taken from the viewer */
  asked: boolean;
  /** he has given them; others are waited for */
  given: boolean;
  /** the viewer's own only */
  fields: InputField[];
};
