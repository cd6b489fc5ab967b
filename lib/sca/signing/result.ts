import type { ResultView } from "../views.ts";

/** What is frozen at hop 10: the fields of 附録3 表A-1 with the validator's report. Later screens only read it. */
export type FrozenResult = Pick<
  ResultView,
  | "signerId"
  | "signer"
  | "certificate"
  | "target"
  | "document"
  | "signedAt"
  | "timestamp"
  | "revocation"
  | "verdict"
  | "level"
  | "checks"
> & { /** the validator's whole report of this signature, as JSON */ report: unknown };
