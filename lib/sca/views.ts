/**
 * What pages show: plain, serialisable values and nothing of the database.
 * Times are ISO 8601 in UTC, money is whole yen, sizes are bytes, rectangles are PDF points from the lower left corner.
 * This file holds types only, so that components may import it too.
 */
import type { EnrolmentInfo, EnrolmentState } from "../rssp/index.ts";

export type Iso = string;
export type { EnrolmentState };

export type ContractState =
  | "draft"
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
export type RecipientState = "waiting" | "called" | "signing" | "signed" | "declined";
export type SigningState = "prepared" | "requested" | "value_stored" | "timestamped" | "completed" | "abandoned" | "unknown";

/** A signer's seal place (印欄): the role's character, never a name; circle = person, square = organisation. */
export type PartyView = {
  position: number;
  /** 甲 乙 丙 … */
  mark: string;
  /** 委託者, 署名者 … */
  role: string;
  name: string;
  organisation: string | null;
  shape: "person" | "organisation";
  state: RecipientState;
  isViewer: boolean;
  viewedAt: Iso | null;
  signedAt: Iso | null;
};

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────
/** すべて / 要対応 / 確認中 / 締結済み / 下書き / 却下 / 期限切れ. `cancelled` (取消) is listed under すべて only. */
export type ContractTab = "all" | "action" | "waiting" | "completed" | "draft" | "declined" | "expired";

/** The search box and its ▼ detail; every field may be absent. Values come from the URL, checked by `contractSearchSchema`. */
export type ContractSearch = {
  tab?: ContractTab;
  /** 書類名・取引先・管理番号 */
  text?: string;
  /** 取引年月日, YYYY-MM-DD in Japan time, both ends included */
  from?: string;
  to?: string;
  amountMin?: number;
  amountMax?: number;
  /** 取引先: name or organisation of a party */
  party?: string;
  /** 管理番号 */
  number?: string;
  /** from 1 */
  page?: number;
};

export type InboxRow = {
  id: string;
  /** 管理番号 */
  number: string;
  title: string;
  amount: number | null;
  state: ContractState;
  /** who sent it */
  sender: { name: string; organisation: string | null };
  /** the other side, as the viewer sees it; null while a draft names nobody */
  counterparty: { name: string; organisation: string | null } | null;
  parties: PartyView[];
  /** the viewer's role in it (委託者 …); null for a sender who does not sign */
  viewerRole: string | null;
  viewerTurn: boolean;
  /** deadline; `dueSoon` = within three days */
  due: Iso | null;
  dueSoon: boolean;
  receivedAt: Iso;
  /** the next thing to do on this row */
  next: "read" | "status" | "download" | "edit";
};

export type InboxCounts = Record<ContractTab, number>;

export type InboxPage = {
  rows: InboxRow[];
  counts: InboxCounts;
  /** rows that match the search in this tab */
  total: number;
  page: number;
  pageSize: number;
  /** the most urgent row that waits for the viewer; null when nothing does. Independent of the search. */
  nextAct: InboxRow | null;
};

// ── one contract ────────────────────────────────────────────────────────────────────────────────────
export type TimelineEntry = {
  at: Iso;
  type:
    | "created"
    | "sent"
    | "called"
    | "reminded"
    | "viewed"
    | "prepared"
    | "authorisation_opened"
    | "signed"
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

export type ContractView = {
  id: string;
  number: string;
  title: string;
  amount: number | null;
  message: string;
  minLevel: Level;
  state: ContractState;
  sender: { name: string; organisation: string | null; isViewer: boolean };
  parties: PartyView[];
  viewer: {
    /** null: reads, but signs nothing (the sender, an administrator of the tenant) */
    position: number | null;
    turn: boolean;
    may: { edit: boolean; read: boolean; sign: boolean; decline: boolean; cancel: boolean; remind: boolean };
    /** a passage that was begun: `/contracts/{id}/signing/{signingId}`; null when there is none */
    openSigning: { id: string; state: SigningState } | null;
    /** the viewer's finished signing: its result page */
    result: string | null;
  };
  /** 証拠一式, for a party of a contract that somebody has signed */
  evidenceUrl: string | null;
  createdAt: Iso;
  sentAt: Iso | null;
  completedAt: Iso | null;
  due: Iso | null;
  declineReason: string | null;
  documents: DocumentView[];
  timeline: TimelineEntry[];
};

// ── the sender's wizard ─────────────────────────────────────────────────────────────────────────────
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
  position: number;
  mark: string;
  role: string;
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
  source: { kind: "upload" } | { kind: "template"; templateId: string; templateName: string };
  recipients: DraftRecipient[];
  /** how many signers the document takes: a template names its parties, an upload takes any number */
  signers: { min: number; max: number; roles: string[] | null };
  document: DocumentView;
  pageSizes: { width: number; height: number }[];
  places: SignaturePlace[];
  /** true: a page 「署名欄」 is added on sending, because the last page has no free margin for all places */
  addsSignaturePage: boolean;
  /** why it cannot be sent yet; empty = ready */
  missing: ("title" | "recipients" | "due" | "certificate" | "level" | "certificateLevel")[];
  savedAt: Iso;
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

// ── reading and signing ─────────────────────────────────────────────────────────────────────────────
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
  sender: { name: string; organisation: string | null };
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
  mayDecline: boolean;
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

// ── 一括署名 ─────────────────────────────────────────────────────────────────────────────────────────
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

/** `usable` signs; the others say what keeps it from that. A lock comes first: it says what to do. */
export type CredentialState = "usable" | "locked" | "suspended" | "expired" | "revoked" | "pending" | "ended";

/** A signer's key and certificate, as its owner and RA staff may know it. */
export type CredentialView = {
  /** 署名者ID */
  credentialId: string;
  name: string;
  state: CredentialState;
  /** of the certificate; empty before it is issued */
  issuer: string;
  /** of the certificate, hexadecimal in pairs */
  serial: string;
  validFrom: Iso | null;
  validUntil: Iso | null;
  algorithm: "P-256" | "RSA-3072";
  holding: "wrapped" | "resident";
  keyOrigin: "rssp" | "ca" | "signer";
  /** identity assurance, as the certificate states it; authenticator assurance of an activation */
  ial: 1 | 2 | 3 | null;
  aal: 1 | 2;
  level: { level: number; authorisedAsLevel: number; scl: number; reasons: { level: number; demand: string }[] };
  factor: { kind: "totp" | "passkey" | "mail"; synced: boolean; since: Iso } | null;
  attemptsLeft: number;
  lockedAt: Iso | null;
  suspendedAt: Iso | null;
  /** until when a new one may be made in its place */
  reissueOfferedUntil: Iso | null;
};

export type KeyUseView = {
  id: string;
  at: Iso;
  title: string;
  count: number;
  method: "all" | "chain";
  client: string;
  outcome: "signed" | "refused" | "unknown";
};

/** `receipt`: the enrolment whose 受領書 tells of it */
export type OwnCredential = CredentialView & { uses: KeyUses; receipt: string | null };

/** 鍵を使った記録, newest first: the latest few, or where `paged` one page of all. */
export type KeyUses = { rows: KeyUseView[]; total: number; paged: boolean; page: number; pageSize: number };

/** The signer's own keys: those that are there, newest first, with their uses; and those that have ended. */
export type CredentialsView = {
  credentials: OwnCredential[];
  ended: { credentialId: string; state: CredentialState; validFrom: Iso | null }[];
  /** under way, or rejected last */
  enrolments: OwnEnrolment[];
  /** what came of the errand at the RSSP from which the viewer comes */
  returned: { purpose: ErrandPurposeView; state: "open" | "done" | "cancelled" | "expired" } | null;
};

/**
 * `signed`: applied for with a certificate the person holds; `codeUntil`: until when the 利用者識別符号 that was given out works, null before
 * one was; `reason`: of a rejection
 */
export type OwnEnrolment = {
  id: string;
  state: EnrolmentState;
  appliedAt: Iso;
  signed: boolean;
  codeUntil: Iso | null;
  reason: string | null;
};

export type ErrandPurposeView = "change_pin" | "change_authenticator" | "reissue" | "renew" | "end_use" | "revoke";

/** What RA staff look for; in the address. */
export type CredentialSearch = {
  /** name, address or number */
  text?: string;
  state?: "locked" | "suspended" | "pending";
  page?: number;
  /** the credential whose side panel is open */
  open?: string;
};

export type StaffCredential = CredentialView & {
  owner: { userId: string; name: string; email: string; organisation: string | null };
  /** nobody acts on his own */
  own: boolean;
};

export type StaffCredentialsView = {
  rows: StaffCredential[];
  counts: { all: number; locked: number; suspended: number; pending: number };
  total: number;
  page: number;
  pageSize: number;
  opened: StaffCredential | null;
  /** of the opened one, where its certificate is waited for */
  awaited: AwaitedView | null;
  /** of the tenant's people, whatever is looked for */
  openRevocations: OpenRevocationView[];
};

/** What the CA has still to be told of by hand. `reason`: CRLReason (RFC 5280) by name */
export type OpenRevocationView = {
  credentialId: string;
  owner: { userId: string; name: string };
  serial: string;
  reason: string;
  since: Iso;
  own: boolean;
};

/** `csr`: PEM; `askAt`: when the CA is asked again, null: somebody brings the certificate */
export type AwaitedView = { csr: string; since: Iso; askAt: Iso | null; trouble: string | null };

/** Who did something with an enrolment, by name; the machine where it examined a signed application. */
export type EnrolmentHand = { name: string; at: string; own: boolean } | null;

/** An enrolment as those who apply, and RA staff, are shown it. */
export type StaffEnrolment = Omit<
  EnrolmentInfo,
  "appliedBy" | "appliedAt" | "examinedBy" | "examinedAt" | "decidedBy" | "decidedAt"
> & {
  applied: EnrolmentHand;
  examined: EnrolmentHand;
  decided: EnrolmentHand;
  /** the viewer's own: nobody processes that */
  own: boolean;
};

export type StaffEnrolmentsView = {
  rows: StaffEnrolment[];
  counts: { all: number } & Partial<Record<EnrolmentState, number>>;
  total: number;
  page: number;
  pageSize: number;
  opened: StaffEnrolment | null;
};

export type RequestKind = "issue" | "renew" | "revoke";
export type RequestState = "requested" | "approved" | "done" | "rejected" | "withdrawn";

/** A bank's request as its staff and the RA are shown it. */
export type BankRequest = {
  id: string;
  kind: RequestKind;
  state: RequestState;
  person: { name: string; organisation: string | null; email: string };
  /** renew, revoke: which certificate, with its serial number */
  credentialId: string | null;
  serial: string;
  /** issue */
  romaji: string | null;
  kyc: EnrolmentInfo["kyc"];
  /** revoke: what the CA is told */
  revocation: string | null;
  reason: string;
  requested: EnrolmentHand;
  decided: EnrolmentHand;
  done: EnrolmentHand;
  decisionReason: string | null;
  enrolmentId: string | null;
  /** issue: the certificate that came of it, once it is there */
  issued: { credentialId: string; serial: string } | null;
  may: { decide: boolean; withdraw: boolean; carryOut: boolean };
  /** why the viewer may not decide what waits for a decision */
  barred: "same-person" | "own" | null;
};

export type BankRequestsView = {
  rows: BankRequest[];
  counts: { all: number } & Partial<Record<RequestState, number>>;
  total: number;
  page: number;
  pageSize: number;
  opened: BankRequest | null;
  /** the viewer may file one */
  mayFile: boolean;
};

/** Whom a request can be for, with the identity check and the certificates on record. */
export type RequestPerson = {
  userId: string;
  name: string;
  organisation: string | null;
  email: string;
  kyc: EnrolmentInfo["kyc"];
  credentials: { credentialId: string; serial: string; state: CredentialState; validUntil: Iso | null }[];
  own: boolean;
};
