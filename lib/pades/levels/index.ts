export { type Placed, type Signer, signBaselineB } from "./baseline-b.ts";
export { signBaselineT } from "./baseline-t.ts";
export { type ExtendedLevel, extendPdf } from "./extend.ts";
export type { ChainQuestion, LevelPort } from "./port.ts";
