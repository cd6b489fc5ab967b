/** One contract, its documents and its history. */
import type { MailOutcome } from "../../jobs/index.ts";
import type { FiledView } from "./folders.ts";
import type { ContractState, Iso, Level, PartyView, SigningState } from "./terms.ts";

export type TimelineEntry = {
  at: Iso;
  type:
    | "created"
    | "approval_asked"
    | "approved_to_send"
    | "returned"
    | "sent"
    | "input_given"
    | "called"
    | "reminded"
    | "undelivered"
    | "due_soon"
    | "viewed"
    | "prepared"
    | "authorisation_opened"
    | "signed"
    | "approved"
    | "forwarded"
    | "amended"
    | "delayed"
    | "abandoned"
    | "unknown"
    | "declined"
    | "cancelled"
    | "expired"
    | "completed"
    | "archived";
  /** who did it; null = the system */
  actor: string | null;
  /** 甲 … when a signer did it or is meant */
  mark: string | null;
  /** a refusal's reason, a revision's number … */
  data: Record<string, string | number>;
};

export type DocumentView = {
  revision: number;
  /** what it is: the input, prepared for signing, signed by the party with this mark, or with a further archive timestamp */
  kind: "input" | "prepared" | "signed" | "archived";
  mark: string | null;
  url: string;
  downloadUrl: string;
  fileName: string;
  size: number;
  pages: number;
  /** SHA-256, hex */
  sha256: string;
  createdAt: Iso;
};

/** What became of the newest mail to a recipient; for the contract's sender and the administrators of his tenant. */
export type MailView = { position: number; state: MailOutcome["state"]; fault: MailOutcome["fault"]; at: Iso };

/** What the sender put in: a document that is joined into the contract's PDF, or an attachment inside it. */
export type PartView = {
  id: string;
  kind: "document" | "attachment";
  fileName: string;
  size: number;
  /** null for an attachment */
  pages: number | null;
  /** downloads it as it was put in */
  url: string;
};

export type ContractView = {
  id: string;
  number: string;
  title: string;
  amount: number | null;
  message: string;
  minLevel: Level;
  state: ContractState;
  /** what an act on exactly this names */
  version: number;
  sender: { name: string; organisation: string | null; isViewer: boolean };
  parties: PartyView[];
  viewer: {
    /** null: reads, but signs nothing (the sender, an administrator of the tenant) */
    position: number | null;
    turn: boolean;
    may: {
      edit: boolean;
      read: boolean;
      sign: boolean;
      /** 承認者's act at his turn */
      approve: boolean;
      forward: boolean;
      decline: boolean;
      /** 修正: back to a draft, while nobody has signed */
      amend: boolean;
      /** 取消; of a draft that nobody else has had it is deleteDraft instead */
      cancel: boolean;
      deleteDraft: boolean;
      duplicate: boolean;
      remind: boolean;
      /** 社内承認: decides whether it is sent */
      decide: boolean;
      /** who asked for it takes it back */
      takeBack: boolean;
    };
    /** a passage that was begun: `/contracts/{id}/signing/{signingId}`; null when there is none */
    openSigning: { id: string; state: SigningState } | null;
    /** the viewer's finished signing: its result page */
    result: string | null;
  };
  /** 証拠一式, for a party of a contract that somebody has signed */
  evidenceUrl: string | null;
  /** 締結証明書: for the parties of a concluded contract */
  certificateUrl: string | null;
  createdAt: Iso;
  sentAt: Iso | null;
  completedAt: Iso | null;
  due: Iso | null;
  declineReason: string | null;
  /** null: not the viewer's to know */
  mails: MailView[] | null;
  /** null: not the viewer's to know */
  filed: FiledView | null;
  /** 社内承認: who was asked before sending, and what he said; null where nobody was */
  approval: {
    name: string;
    askedAt: Iso | null;
    approvedAt: Iso | null;
    returnReason: string | null;
    /** what a decision names */
    version: number;
  } | null;
  documents: DocumentView[];
  /** what it was made of: the original documents in order, then the attachments */
  parts: PartView[];
  timeline: TimelineEntry[];
};
