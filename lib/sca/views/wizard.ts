/** The sender's wizard, and what a template asks for. */
import type { FieldKind } from "../../field-rules.ts";
import type { DocumentView, PartView } from "./contract.ts";
import type { Iso, Level, RecipientKind } from "./terms.ts";

export type SignerCandidate = {
  email: string;
  name: string;
  organisation: string | null;
  /** 署名用証明書: あり until notAfter, or null (これから発行): not yet selectable */
  certificateUntil: Iso | null;
};

export type DraftRecipient = {
  email: string;
  name: string;
  organisation: string | null;
  kind: RecipientKind;
  position: number;
  group: number;
  mark: string;
  role: string;
  /** has not taken up an account: goes by the name that the sender gives him */
  isNew: boolean;
  certificateUntil: Iso | null;
  /** from outside, without a key yet: makes his own at his turn, on the word of his mail address alone (IAL1) */
  enrols: boolean;
  /** holds a certificate, and none that reaches the contract's least level */
  belowLevel: boolean;
};

/** A signer's place on a page of the document as it will be sent. */
export type SignaturePlace = {
  mark: string;
  position: number;
  /** 1 is the first page */
  page: number;
  rect: [x: number, y: number, width: number, height: number];
};

export type DraftView = {
  id: string;
  number: string;
  title: string;
  amount: number | null;
  message: string;
  /** deadline */
  due: Iso | null;
  minLevel: Level;
  /** `floor`: the template's least level; `reach`: the highest that a key of this installation can have */
  levels: { floor: Level; reach: Level };
  remindEveryDays: number | null;
  mayForward: boolean;
  /** 社内承認: who is asked before it is sent */
  approver: { email: string; name: string } | null;
  /** why it came back from him, the last time */
  returnReason: string | null;
  /** goes back with what is saved: of two who edit one draft the later is told */
  version: number;
  source: { kind: "upload" } | { kind: "template"; templateId: string; templateName: string };
  recipients: DraftRecipient[];
  /** how many signers the document takes: a template names its parties, an upload takes any number */
  signers: { min: number; max: number; roles: string[] | null };
  document: DocumentView;
  /** documents in order, then attachments; a template's own document stays the first */
  parts: PartView[];
  pageSizes: { width: number; height: number }[];
  places: SignaturePlace[];
  /** what recipients put in before anybody signs */
  fields: PlacedField[];
  /** true: a page 「署名欄」 is added on sending, because the last page has no free margin for all places */
  addsSignaturePage: boolean;
  /** why it cannot be sent yet; empty = ready */
  missing: ("title" | "recipients" | "due" | "fields" | "certificate" | "level" | "certificateLevel")[];
  savedAt: Iso;
};

/** Something that a sender placed on a page for one recipient. */
export type PlacedField = {
  kind: FieldKind;
  /** the recipient's */
  position: number;
  /** 1 is the first page */
  page: number;
  rect: [x: number, y: number, width: number, height: number];
  required: boolean;
  /** what is asked for; empty: the kind says enough */
  label: string;
  /** of a text, in characters */
  maxLength: number | null;
};

/** 入力項目の設定 */
export type FieldsView = {
  contractId: string;
  number: string;
  title: string;
  /** what a save has to name */
  version: number;
  savedAt: Iso;
  /** why it came back from whoever was asked, the last time */
  returnReason: string | null;
  documentUrl: string;
  pageSizes: { width: number; height: number }[];
  /** what the document takes: inputs drawn on it, and stamps where the sender wants them */
  placing: { draws: boolean; signatures: boolean };
  /** the sender places the stamps; otherwise a page 「署名欄」 is added */
  ownPlaces: boolean;
  recipients: {
    position: number;
    mark: string;
    name: string;
    role: string;
    organisation: string | null;
    signs: boolean;
    /** may be asked for inputs */
    fills: boolean;
  }[];
  fields: PlacedField[];
};

export type TemplateField = {
  name: string;
  /** how it is typed */
  kind: "text" | "multiline" | "date" | "yen" | "choice" | "integer";
  required: boolean;
  ja: { label: string; hint?: string };
  en: { label: string; hint?: string };
  maxLength?: number;
  min?: number;
  max?: number;
  options?: { value: string; ja: string; en: string }[];
  /** a sensible first value, e.g. today's date */
  initial?: string;
};

export type TemplateView = {
  id: string;
  name: { ja: string; en: string };
  description: { ja: string; en: string };
  /** parties in signing order */
  parties: { mark: string; role: { ja: string; en: string } }[];
  /** least level of every contract made from it; its sender may raise it */
  minLevel: Level;
  groups: { ja: string; en: string; fields: TemplateField[] }[];
};
