import type { DigestAlgorithm } from "../../crypto-port.ts";
import { oids } from "../../der/oids.ts";
import type { Certificate } from "../../trust/path/index.ts";

type KeyInfo = Certificate["key"];

/** What an archive timestamp stands on: the TSA's certificate and the CAs above it, without the anchor, and every digest. */
export type ArchiveStamp = {
  genTime: Date;
  certificates: readonly { notAfter: Date; key: KeyInfo }[];
  digests: readonly DigestAlgorithm[];
};

export type Renewal = {
  due: boolean;
  /** when the next archive timestamp is to be made */
  at: Date;
  /** what ends first */
  why: "certificate" | "algorithm";
};

const DAY = 24 * 3_600_000;
/** Time for a TSA that fails, and for people to find another. */
const MARGIN = 180 * DAY;
/** After a timestamp that was too weak when it was made. */
const NOTHING_BETTER = 30 * DAY;

/**
 * Until when a strength may be relied on (CRYPTREC LS-0003-2022, NIST SP 800-57 part 1): 112 bits until the end of 2030, 128 bits until
 * the end of 2050. For more no end is set.
 */
const STRENGTH_ENDS: readonly [bits: number, end: Date][] = [
  [111, new Date(0)],
  [127, new Date("2031-01-01T00:00:00Z")],
  [191, new Date("2051-01-01T00:00:00Z")],
];

/**
 * Whether an archive timestamp must be followed by another: half a year before its first certificate ends or its weakest algorithm
 * may no longer be relied on. Where less than twice that is left from the start, half of it: an authority that offers nothing longer
 * is asked ever again, but never at once.
 */
export function archiveRenewalDue({ genTime, certificates, digests }: ArchiveStamp, now: Date): Renewal {
  const expiry = Math.min(...certificates.map(({ notAfter }) => notAfter.getTime()));
  const strength = Math.min(...certificates.map(({ key }) => keyStrength(key)), ...digests.map(digestStrength));
  const broken = STRENGTH_ENDS.find(([bits]) => strength <= bits)?.[1].getTime() ?? Number.POSITIVE_INFINITY;
  const end = Math.min(expiry, broken, LAST);
  const left = end - genTime.getTime();
  const at = new Date(genTime.getTime() + (left > 0 ? Math.max(left - MARGIN, left / 2) : NOTHING_BETTER));
  return { due: at <= now, at, why: broken < expiry ? "algorithm" : "certificate" };
}

/** An anchor that stamps itself may have no certificate below it: looked at again in good time all the same. */
const LAST = Date.UTC(2200, 0);

function keyStrength(key: KeyInfo): number {
  if (key.kind === "rsa") return key.bits >= 7680 ? 192 : key.bits >= 3072 ? 128 : key.bits >= 2048 ? 112 : 80;
  if (key.kind === "ec")
    return key.curve === oids.p521 ? 256 : key.curve === oids.p384 ? 192 : key.curve === oids.p256 ? 128 : 80;
  return 80;
}

/** Against collisions, which are what an old timestamp is attacked with. */
function digestStrength(digest: DigestAlgorithm): number {
  return { "SHA-1": 60, "SHA-256": 128, "SHA-384": 192, "SHA-512": 256 }[digest];
}
