/** What all views are made of: states, levels and a party of a contract. */
import type { RecipientKind } from "../../recipient-kinds.ts";

export type { RecipientKind };

export type Iso = string;

export type ContractState =
  | "draft"
  | "awaiting_approval"
  | "awaiting_input"
  | "awaiting_signature"
  | "partially_signed"
  | "completed"
  | "declined"
  | "cancelled"
  | "expired";
/** JT2A level. A contract's least level: 簡易 1, 重要 2, 国際 3. */
export type Level = 1 | 2 | 3;
/** What is claimed of a key, and the level whose key authorisation is used with it. */
export type LevelView = { level: Level; authorisedAsLevel: Level };
export type RecipientState = "waiting" | "called" | "signing" | "signed" | "approved" | "declined";
/** Inputs are collected from all before anybody signs. */
export type InputState = "none" | "asked" | "given";
export type SigningState = "prepared" | "requested" | "value_stored" | "timestamped" | "completed" | "abandoned" | "unknown";

/** A signer's seal place (印欄): the role's character, never a name; circle = person, square = organisation. */
export type PartyView = {
  kind: RecipientKind;
  position: number;
  /** the turn: who has the same number is asked at the same time */
  group: number;
  /** 甲 乙 丙 … */
  mark: string;
  /** 委託者, 署名者 … */
  role: string;
  name: string;
  organisation: string | null;
  shape: "person" | "organisation";
  state: RecipientState;
  isViewer: boolean;
  inputState: InputState;
  viewedAt: Iso | null;
  signedAt: Iso | null;
  approvedAt: Iso | null;
};
