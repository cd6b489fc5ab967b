export { type ArchiveStamp, archiveRenewalDue, type Renewal } from "./archive-renewal-due.ts";
export { type Placed, type Signer, signBaselineB } from "./baseline-b.ts";
export { signBaselineT } from "./baseline-t.ts";
export { type ExtendedLevel, extendPdf } from "./extend.ts";
export { newestArchiveStamp } from "./newest-archive-stamp.ts";
export type { ChainQuestion, LevelPort } from "./port.ts";
