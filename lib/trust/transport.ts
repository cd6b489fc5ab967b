import type { Bytes } from "../bytes.ts";

/** One HTTP exchange with a trust service. `url` may come from a certificate, so only `egress` may put it on the wire. */
export type TransportRequest = {
  url: string;
  method: "GET" | "POST";
  contentType?: string;
  body?: Uint8Array;
  /** for the whole exchange, redirects included; default 10 s */
  timeoutMs?: number;
  /** of the answer's body; default 1 MiB */
  limitBytes?: number;
  /** ends the exchange early: no loser of a race keeps running */
  signal?: AbortSignal;
};

/** Any status is an answer; throws EGRESS_REFUSED or EGRESS_FAILED where there is none. */
export type Transport = (request: TransportRequest) => Promise<{ status: number; contentType: string; body: Bytes }>;
