import type { ScaSigner } from "../sca.ts";
import type { Point } from "./points.ts";

/** What a process of the campaign is told. */
export type Order = {
  /** null: it lives, and signs one contract that waits */
  point: Point | null;
  signer: ScaSigner;
  /** of whom may be signed, oldest first */
  contracts: string[];
  /** how far the campaign's clock is ahead of the machine's */
  aheadMs: number;
  /** where the embedded authority answers */
  trustUrl: string;
  /** file of signatures asked and made */
  ledger: string;
};

/** What it says, a line each, as soon as it knows. `survived`: it came to the end. */
export type Word = { requestId: string } | { survived: { statements: number } };
