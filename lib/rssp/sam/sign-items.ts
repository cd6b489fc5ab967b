import "server-only";
import { breather } from "../../breathe.ts";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { rsspDb } from "../../db.ts";
import { type ErrorCode, errorCodeOf } from "../../errors.ts";
import { log } from "../../log.ts";
import { TRANSACTION } from "../limits.ts";
import { holdingOf } from "../ports.ts";
import type { WholeRequest } from "../requests.ts";
import { algorithmName } from "../types.ts";
import type { ActivatedKey } from "./key-holding.ts";
import type { Permission } from "./spend.ts";

/** How many values are stored at a time: what a crash can make unknown of a batch. */
const CHUNK = 100;

/** A failure of which it is certain that no signature was made: the HSM was never asked. */
const NEVER_ASKED: ReadonlySet<ErrorCode> = new Set([
  "HSM_BUSY",
  "HSM_KEY_UNKNOWN",
  "HSM_INPUT_REFUSED",
  "HSM_MASTER_KEY_MISSING",
]);

/** `certain`: no signature was made. `stored`: how many values are here and verified. */
export type SigningEnd = { stored: number; failure?: { code: ErrorCode; certain: boolean; cause: unknown } };

/**
 * The use of a key: 1. it is opened; 2. a hundred DTBS/R at a time, in order: signed; every value verified with the public key before
 * it is believed; stored at once, so that a failure later loses none of them (rssp.md, statement 23); 3. the key is closed,
 * whatever happened. What was settled as unknown meanwhile is signed no further. Does not throw for what the HSM does; throws what the
 * database throws.
 */
export async function signItems({ request, items, inner }: Permission, clock: () => Date): Promise<SigningEnd> {
  const { credential } = request;
  const algorithm = algorithmName(credential.algorithm);
  let stored = 0;
  const key = await holdingOf(credential.holding)
    .open(inner, algorithm)
    .catch((cause: unknown) => ({ cause }));
  if ("cause" in key) return { stored, failure: { code: errorCodeOf(key.cause), certain: true, cause: key.cause } };
  try {
    for (let from = 0; from < items.length; from += CHUNK) {
      const chunk = items.slice(from, from + CHUNK);
      const { values, failure } = await key.sign(chunk.map(({ dtbsr }) => dtbsr));
      const right = await verified(credential, chunk, values);
      const awaited = await store(request.id, right, clock());
      stored += right.length;
      if (failure !== undefined) {
        const code = errorCodeOf(failure);
        return { stored, failure: { code, certain: stored === 0 && NEVER_ASKED.has(code), cause: failure } };
      }
      if (right.length < chunk.length || !awaited)
        return { stored, failure: { code: "RSSP_SIGNATURE_UNKNOWN", certain: false, cause: null } };
    }
    return { stored };
  } finally {
    closed(key, request.id);
  }
}

/** A key that cannot be closed ends with its session at the latest; what was signed is signed all the same. */
function closed(key: ActivatedKey, requestId: string): void {
  try {
    key.close();
  } catch (error) {
    log.error("rssp.key.not-closed", error, { request: requestId });
  }
}

type Value = { position: number; value: Bytes };

async function verified(
  { spki, algorithm }: WholeRequest["credential"],
  items: WholeRequest["items"],
  values: (Bytes | undefined)[],
): Promise<Value[]> {
  const scheme = { kind: algorithm === "P256" ? "ecdsa" : "rsa-pkcs1", digest: "SHA-256" } as const;
  const right: Value[] = [];
  const breathe = breather();
  for (const [index, { position, signedAttributes }] of items.entries()) {
    const value = values[index];
    if (value && (await nodeCrypto.verify({ spki, signature: value, data: [signedAttributes], scheme })))
      right.push({ position, value });
    await breathe();
  }
  return right;
}

/**
 * One statement for all: a value a statement would take longer than signing them. It also says that this process is alive.
 * @returns whether the request still waits for more: `settleInterrupted` may have taken it for lost
 */
async function store(requestId: string, values: Value[], now: Date): Promise<boolean> {
  if (values.length === 0) return true;
  const rows = JSON.stringify(values.map(({ position, value }) => [position, Buffer.from(value).toString("hex")]));
  return rsspDb().$transaction(async (tx) => {
    const awaited = await tx.$executeRaw`
      UPDATE rssp.signature_request SET steps = steps || jsonb_build_object('storedAt', ${now.toISOString()}::text)
      WHERE id = ${requestId} AND state = 'signing'`;
    await tx.$executeRaw`
      UPDATE rssp.signature_request_item AS i SET signature_value = decode(v ->> 1, 'hex')
      FROM jsonb_array_elements(${rows}::jsonb) AS v
      WHERE i.request_id = ${requestId} AND i.position = (v ->> 0)::int AND i.signature_value IS NULL`;
    return awaited === 1;
  }, TRANSACTION);
}
