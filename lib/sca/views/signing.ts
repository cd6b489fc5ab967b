/** Reading, signing and the result. */
import type { PartView } from "./contract.ts";
import type { ContractState, Iso, Level, LevelView, PartyView, RecipientState, SigningState } from "./terms.ts";
import type { SignaturePlace } from "./wizard.ts";

/** What somebody new sees behind the link of his mail. */
export type StartView = {
  email: string;
  /** as the contract states it */
  name: string;
  number: string;
  title: string;
  message: string;
  sender: { name: string; organisation: string | null };
  due: Iso | null;
};

export type ReadView = {
  contractId: string;
  number: string;
  title: string;
  amount: number | null;
  message: string;
  minLevel: Level;
  state: ContractState;
  sender: { name: string; organisation: string | null; isViewer: boolean };
  /** exactly the bytes to be signed when it is the viewer's turn, else the newest stored revision */
  documentUrl: string;
  downloadUrl: string;
  pageCount: number;
  pageSizes: { width: number; height: number }[];
  size: number;
  /** present when it is the viewer's turn: the frozen revision under lease */
  signing: {
    id: string;
    /** SHA-256 over the ByteRange: the value the signature will hold, hex and short */
    digest: string;
    shortDigest: string;
    leaseUntil: Iso;
    /** certificate the viewer will sign with */
    certificate: { credentialId: string; displayName: string; algorithm: string; notAfter: Iso; level: LevelView };
  } | null;
  /** a passage of the viewer that has its value, or may have: show its progress page instead of signing again */
  resume: string | null;
  /** why the viewer cannot sign although a recipient (not yet the turn, no valid certificate …); null when he can or never will */
  blocked: { code: string; message: string } | null;
  /** his turn, and only a key is missing, which he may have made on the spot; under this name */
  enrol: { name: string; email: string } | null;
  places: (SignaturePlace & { name: string; isViewer: boolean; state: RecipientState })[];
  parties: PartyView[];
  viewerRole: string | null;
  attachments: PartView[];
  mayDecline: boolean;
  mayForward: boolean;
  /** 承認者 at his turn; what his approval names: `text` is the SHA-256 of what was sent */
  approves: { text: string } | null;
  /** 社内承認: what a decision names */
  decides: { version: number } | null;
  due: Iso | null;
};

/** The ten hops of docs/SIGNING-CYCLE.md. 1–4 and 8–10 are the SCA's, 5–7 the RSSP's. */
export type HopNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
export type HopView = {
  hop: HopNumber;
  owner: "sca" | "rssp";
  state: "done" | "current" | "waiting" | "stopped";
  at: Iso | null;
};

export type SigningProgressView = {
  signingId: string;
  contractId: string;
  number: string;
  title: string;
  amount: number | null;
  mark: string;
  shortDigest: string;
  state: SigningState;
  hops: HopView[];
  done: number;
  /** what the page does: wait and ask again, go to the RSSP, show the result, offer to begin again, or tell that staff look into it */
  next: "poll" | "authorise" | "result" | "restart" | "support";
  /** true once the value is stored: closing the page loses nothing, PIN and OTP are not asked again */
  valueStored: boolean;
  /** what went wrong, in the viewer's language; `resumable` = the work goes on by itself */
  error: { code: string; message: string; resumable: boolean } | null;
};

export type Verdict = "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";

/** The result screen: every field of JT2A 附録3 表A-1, and what stands behind each. */
export type ResultView = {
  signingId: string;
  contractId: string;
  contractState: ContractState;
  /** 処理結果 */
  outcome: "signed";
  /** 署名者ID, e.g. NAT-SIGN-00231 */
  signerId: string;
  /** 署名者名 */
  signer: { name: string; romaji: string; organisation: string | null; role: string; mark: string };
  certificate: {
    serial: string;
    issuer: string;
    notBefore: Iso;
    notAfter: Iso;
    algorithm: string;
    /** in Japanese, for the record */
    level: string;
    /** the same as numbers, and what the contract asked for; absent from results that were frozen before it was asked */
    levels?: LevelView & { minimum: Level };
  };
  /** 署名対象 */
  target: { title: string; amount: number | null; number: string; pages: number };
  /** 署名文書 */
  document: { fileName: string; size: number; revision: number; digest: string; shortDigest: string; digestAlgorithm: "SHA-256" };
  /** 署名時刻: when the value was made in the CM, and the trusted time that proves it existed */
  signedAt: Iso;
  timestamp: { at: Iso; authority: string };
  /** 失効確認 */
  revocation: { status: "good"; source: "OCSP" | "CRL"; at: Iso };
  /** 検証結果, and the validator's report behind it */
  verdict: Verdict;
  level: "B-B" | "B-T" | "B-LT" | "B-LTA";
  checks: { name: string; ok: boolean; detail: string }[];
  hops: HopView[];
  parties: PartyView[];
  /** who is called next; null when the contract is complete */
  nextSigner: { name: string; role: string; mark: string } | null;
  /** `evidence`: for the contract's parties */
  downloads: { document: string; report: string; evidence: string | null };
};
