/** 一括署名 */
import type { Verdict } from "./signing.ts";
import type { ContractState, Iso, LevelView } from "./terms.ts";

export type BatchItemView = {
  position: number;
  contractId: string;
  number: string;
  title: string;
  amount: number | null;
  pages: number;
  /** organisation and name, in signing order */
  parties: string[];
  /** the other side, in a few words; null in a contract that the viewer signs alone */
  counterparty: string | null;
  contractState: ContractState;
  /** `dropped`: not asked for, and why; the contract itself stays as it is */
  state: "preparing" | "ready" | "dropped";
  /** the frozen revision; `readAt`: when the viewer was first shown these bytes */
  signing: { id: string; shortDigest: string; readAt: Iso | null } | null;
  reason: { code: string; message: string } | null;
};

/** What will be asked for together, before it is. */
export type BatchView = {
  batchId: string;
  items: BatchItemView[];
  /** certificate the viewer will sign with; null when he has none that can be used */
  certificate: { credentialId: string; displayName: string; notAfter: Iso; level: LevelView } | null;
  /** `choosing`: this view; otherwise its progress page is the one to look at */
  phase: "choosing" | "asked" | "used";
  /** an authorisation that was asked for before came to nothing */
  again: boolean;
};

/** From the batch's list into one contract and on to the next that the viewer has not opened. */
export type BatchReading = { batchId: string; next: string | null; left: number };

/**
 * How far one contract of a batch is. `asked` no value yet; `signed` the value is stored; `held` it is, and an outside service is
 * away; `left-out` the signer took it out at the RSSP; `unknown`, `stopped` staff look into it.
 */
export type BatchStage = "asked" | "signed" | "stamped" | "held" | "completed" | "left-out" | "unknown" | "stopped";

export type BatchProgressItem = {
  position: number;
  contractId: string;
  signingId: string;
  number: string;
  title: string;
  amount: number | null;
  shortDigest: string;
  stage: BatchStage;
  /** what holds it up, in the viewer's language */
  error: string | null;
};

export type BatchProgressView = {
  batchId: string;
  items: BatchProgressItem[];
  /** of `total` that were asked for: how many have their value, their timestamp, their stored document */
  counts: { total: number; signed: number; stamped: number; completed: number; leftOut: number; stopped: number };
  /** as SigningProgressView; `result`: nothing moves any more */
  next: "authorise" | "poll" | "result" | "restart";
};

/** The batch's own result: one line a contract, each with its whole result behind it. */
export type BatchResultView = {
  batchId: string;
  items: (BatchProgressItem & {
    contractState: ContractState;
    result: { verdict: Verdict; level: string; signedAt: Iso; timestampAt: Iso; url: string; documentUrl: string } | null;
  })[];
  counts: BatchProgressView["counts"];
  /** 署名者ID */
  signerId: string | null;
};
