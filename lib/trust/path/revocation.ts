import type { Bytes } from "../../bytes.ts";
import type { Certificate } from "./certificate.ts";

export type RevocationQuestion = {
  certificate: Certificate;
  issuer: Certificate;
  /** the anchor of the certificate's own path: a CRL's issuer must lead to the same one (RFC 5280 §6.3.3 (f)) */
  anchor: Certificate;
  /** the time the status is wanted for: now, or the time of a timestamp */
  at: Date;
  /** nothing issued after it is believed */
  now: Date;
  /** data that says "good" must be from this moment or later, in whole seconds and less `skewSeconds`; "revoked" counts from any */
  issuedAfter?: Date;
  skewSeconds: number;
};

export type RevocationVerdict =
  | {
      status: "good";
      source: "ocsp" | "crl";
      thisUpdate: Date;
      nextUpdate?: Date;
      producedAt: Date;
      /** display name of the responder or CRL issuer */
      issuedBy: string;
      raw: Bytes;
      signer: Certificate;
    }
  | { status: "revoked"; at: Date; reason?: number; source: "ocsp" | "crl" }
  | { status: "unknown"; reasons: string[] };

/** How far a CA's clock may run ahead before its data counts as from the future. */
const FUTURE_TOLERANCE_MS = 60_000;

/** Why revocation data cannot speak for the time in question; undefined where it can. */
export function timeProblem(
  { thisUpdate, nextUpdate, producedAt }: { thisUpdate: Date; nextUpdate?: Date; producedAt: Date },
  { certificate, at, now, skewSeconds }: RevocationQuestion,
): string | undefined {
  const latest = now.getTime() + FUTURE_TOLERANCE_MS;
  if (thisUpdate.getTime() > latest || producedAt.getTime() > latest) return "from the future";
  if (nextUpdate && nextUpdate < thisUpdate) return "nextUpdate before thisUpdate";
  // A CA may drop an expired certificate from its lists (RFC 5280 §3.3).
  if (thisUpdate > certificate.notAfter) return "issued after the certificate expired";
  // Without nextUpdate newer data is always to be had (RFC 6960 §2.4): it speaks for moments up to its own.
  const covered = nextUpdate ?? new Date(thisUpdate.getTime() + skewSeconds * 1000);
  return covered < at ? "stale" : undefined;
}

/** Item 14 of design/pades.md: what was issued before the timestamp says nothing of the moment of signing. */
export function isTooEarly(thisUpdate: Date, { issuedAfter, skewSeconds }: RevocationQuestion): boolean {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  return issuedAfter !== undefined && seconds(thisUpdate) < seconds(issuedAfter) - skewSeconds;
}

export const TOO_EARLY = "issued before the signature's timestamp";
