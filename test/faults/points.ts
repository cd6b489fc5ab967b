import type { AuditType } from "@/lib/audit/index.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";

/**
 * When a process is killed. `records`: its transaction writes this event, of which each step of the ten hops has one; `stores`: it stores
 * values, the `nth` hundred. `statement`: before this SQL is sent; `nthStatement`: before whatever is sent then. `key`: an HSM call.
 */
export type Moment =
  | { records: AuditType; side: "before commit" | "after commit" }
  | { stores: number; side: "before commit" | "after commit" }
  | { statement: string }
  | { nthStatement: number }
  | { key: "opened" | "signing" | "signed"; nth: number };

/**
 * What is right after recovery. `again`: nothing was begun, and the signer may authorise anew; `unknown`: the key was or may have been used,
 * nothing more happens by itself; `completed`: the value was here, and the contract is signed without the signer.
 */
export type Ending = "again" | "unknown" | "completed";

export type Point = {
  name: string;
  at: Moment;
  /** absent: any of them, since the moment may lie anywhere */
  ends?: Ending;
  /** of one request; 方法1 where there are more. Above the SCA's limit the request is made at the RSSP's door, without contracts */
  documents: number;
  algorithm: AlgorithmName;
};

const one = { documents: 1, algorithm: "P-256" } as const;
const rsa = { documents: 1, algorithm: "RSA-3072" } as const;
const three = { documents: 3, algorithm: "P-256" } as const;
/** Three statements' worth of values. */
const long = { documents: 250, algorithm: "P-256" } as const;

const around = (
  name: string,
  records: AuditType,
  before: Ending,
  after: Ending,
  what: typeof one | typeof three = one,
): Point[] => [
  { name: `${name}, before it is written`, at: { records, side: "before commit" }, ends: before, ...what },
  { name: `${name}, just written`, at: { records, side: "after commit" }, ends: after, ...what },
];

/** Every step of hops 6 to 10, by name, in their order. */
export const POINTS: readonly Point[] = [
  ...around("6 verdict and SAD", "rssp.authorisation", "again", "again"),
  ...around("6 SAD spent, intent", "rssp.key.intent", "again", "unknown"),
  { name: "7 key opened in the HSM", at: { key: "opened", nth: 1 }, ends: "unknown", ...one },
  { name: "7 while the HSM signs", at: { key: "signing", nth: 1 }, ends: "unknown", ...rsa },
  { name: "7 signed, value not stored", at: { key: "signed", nth: 1 }, ends: "unknown", ...one },
  { name: "7 signed with RSA, value not stored", at: { key: "signed", nth: 1 }, ends: "unknown", ...rsa },
  { name: "7 two of three signed", at: { key: "signed", nth: 2 }, ends: "unknown", ...three },
  { name: "7 value, before it is stored", at: { stores: 1, side: "before commit" }, ends: "unknown", ...one },
  { name: "7 value, just stored", at: { stores: 1, side: "after commit" }, ends: "completed", ...one },
  { name: "7 three values, just stored", at: { stores: 1, side: "after commit" }, ends: "completed", ...three },
  { name: "7 two hundred values of 250, just stored", at: { stores: 2, side: "after commit" }, ends: "unknown", ...long },
  ...around("7 outcome", "rssp.key.outcome", "completed", "completed"),
  ...around("7 value at the SCA", "sca.signing.value-received", "completed", "completed"),
  ...around("8 timestamp", "sca.signing.timestamped", "completed", "completed"),
  { name: "9 embedded and validated", at: { statement: 'INSERT INTO "sca"."document"' }, ends: "completed", ...one },
  ...around("10 contract signed", "sca.signing.completed", "completed", "completed"),
  {
    name: "10 first of three contracts signed",
    at: { records: "sca.signing.completed", side: "after commit" },
    ends: "completed",
    ...three,
  },
];

/** Before the `nth` statement of a whole passage, from the signer's authorisation to the signed contract. */
export const anywhere = (nth: number): Point => ({ name: "between any two statements", at: { nthStatement: nth }, ...one });
