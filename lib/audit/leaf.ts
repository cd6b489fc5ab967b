import { type Bytes, toHex } from "../bytes.ts";
import type { Random } from "../ids.ts";
import { sha256 } from "../sha256.ts";
import type { AuditEvent } from "./types.ts";

/** What opens one commitment. Erasing it makes the personal datum unreadable and leaves leaf and hash as they are. */
export type Opening = { field: string; salt: Bytes; value: string };
export type Leaf = { bytes: Bytes; hash: Bytes; openings: Opening[] };

const VERSION = 1;
const UTF8 = new TextEncoder();

/**
 * The bytes that stand in the log for ever: RFC 8785 JSON of
 * `{actor, commitments, facts, nonce, outcome, target, time, type, version}`, UTF-8.
 * `time` is ISO 8601 in UTC to the millisecond; numbers are safe integers only, so that no reader can differ on their form.
 * `nonce` (16 octets) keeps two equal events of one millisecond apart.
 */
export function makeLeaf(event: AuditEvent, random: Random): Leaf {
  const openings = Object.entries(event.personal ?? {}).map(([field, value]) => ({
    field,
    salt: new Uint8Array(random(32)),
    value,
  }));
  const commitments = Object.fromEntries(openings.map((opening) => [opening.field, toHex(commitmentOf(opening))]));
  const bytes = canonicalJson({
    version: VERSION,
    time: event.at.toISOString(),
    type: event.type,
    actor: event.actor,
    target: event.target,
    outcome: event.outcome,
    facts: event.facts ?? {},
    commitments,
    nonce: toHex(random(16)),
  });
  return { bytes, hash: leafHash(bytes), openings };
}

/** RFC 6962 §2.1: the hash of a leaf, `SHA-256(0x00 ‖ leaf)`. */
export function leafHash(leaf: Uint8Array): Bytes {
  return sha256(Uint8Array.of(0), leaf);
}

/** `SHA-256(salt ‖ field ‖ 0x00 ‖ value)`; the salt has 32 octets, so that a short value cannot be guessed from its commitment. */
export function commitmentOf({ field, salt, value }: Opening): Bytes {
  return sha256(salt, UTF8.encode(field), Uint8Array.of(0), UTF8.encode(value));
}

type Canonical = string | number | { [key: string]: Canonical };

/** RFC 8785 for what a leaf holds. Throws RangeError on a number that is not a safe integer and on a lone surrogate. */
export function canonicalJson(value: Canonical): Bytes {
  return UTF8.encode(write(value));
}

function write(value: Canonical): string {
  if (typeof value === "string") {
    if (/\p{Cs}/u.test(value)) throw new RangeError("a string with a lone surrogate has no canonical form");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError("a leaf holds safe integers only");
    return String(value);
  }
  // default sort() compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for
  const members = Object.keys(value)
    .sort()
    .map((key) => `${write(key)}:${write(value[key] as Canonical)}`);
  return `{${members.join(",")}}`;
}
