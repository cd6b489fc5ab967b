import "server-only";
import { type AuditOutcome, appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, errorCodeOf, NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { clockFrom } from "../clock.ts";
import { TRANSACTION } from "../limits.ts";
import { holdingOf } from "../ports.ts";
import { refuse } from "../refuse.ts";
import { findRequest, lockRequest, type WholeRequest, withStep } from "../requests.ts";
import { itemsHold } from "./dtbsr-set.ts";
import { spendSad } from "./sad.ts";

export type Activation = { requestId: string; sad: string; pin: string; now: Date };

/** A failure of which it is certain that no signature was made: the HSM was never asked. */
const NEVER_ASKED: ReadonlySet<ErrorCode> = new Set(["HSM_BUSY", "HSM_KEY_UNKNOWN", "HSM_INPUT_REFUSED"]);

/**
 * Hop 7: one use of a key, under one SAD, in the process that spends it.
 * 1. the SAD is spent and the intent recorded, in one transaction: without record no use, without spending no record;
 * 2. the key is opened; 3. every DTBS/R is signed, in order; 4. the key is closed, whatever happened; 5. every value verifies
 * with the public key before it is believed; 6. the values are stored at once; 7. the outcome is recorded and the request signed.
 * Where the process dies between 1 and 7, `settleInterrupted` says what is known; nothing is ever signed again by itself.
 * Throws RSSP_SAD_REFUSED, RSSP_CONTENT_CHANGED, RSSP_SIGNATURE_FAILED (not signed), RSSP_SIGNATURE_UNKNOWN, AUDIT_UNAVAILABLE.
 */
export async function activateKey({ requestId, sad, pin, now }: Activation): Promise<void> {
  const clock = clockFrom(now);
  const request = await spend(requestId, sad, clock);

  const signed = await signAll(request, pin);
  if ("failure" in signed) return fail(request, signed, clock());

  await rsspDb().$transaction(async (tx) => {
    for (const [index, signatureValue] of signed.values.entries()) {
      const { position } = request.items[index] as WholeRequest["items"][number];
      await tx.signatureRequestItem.update({ where: { requestId_position: { requestId, position } }, data: { signatureValue } });
    }
    const at = clock();
    await tx.signatureRequest.update({
      where: { id: requestId },
      data: { steps: withStep(request, { signedAt: at, storedAt: at }) },
    });
  }, TRANSACTION);
  const end = { state: "signed", outcome: "signed" } as const;
  const concluded = await rsspDb().$transaction((tx) => conclude(tx, requestId, { ...end, now: clock() }), TRANSACTION);
  // settled as unknown meanwhile: that has been told, and people look into it; the value stays stored for them
  if (!concluded) throw new NatsuinError("RSSP_SIGNATURE_UNKNOWN", { code: "late" });
}

async function spend(requestId: string, sad: string, clock: () => Date): Promise<WholeRequest> {
  const spent = await rsspDb().$transaction(async (tx): Promise<WholeRequest | ErrorCode> => {
    const request = await lockRequest(tx, requestId);
    const now = clock(); // after the wait for the lock: settleInterrupted counts from here
    if (request?.state !== "authorised") return "RSSP_SAD_REFUSED";
    if (!itemsHold(request.items, request.credential.chain[0] as Uint8Array)) return "RSSP_CONTENT_CHANGED";
    if (!(await spendSad(tx, request, sad, now))) return "RSSP_SAD_REFUSED";
    const steps = withStep(request, { spentAt: now, intentAt: now });
    await tx.signatureRequest.update({ where: { id: requestId }, data: { state: "signing", steps } });
    await appendAudit(tx, {
      ...partiesOf(request),
      at: now,
      type: "rssp.key.intent",
      outcome: "intent",
      facts: {
        count: request.items.length,
        dtbsr: request.items.map(({ dtbsr }) => Buffer.from(dtbsr).toString("hex")).join(" "),
      },
    });
    return { ...request, state: "signing", steps };
  }, TRANSACTION);
  if (typeof spent !== "string") return spent;
  const request = await findRequest(rsspDb(), requestId);
  return refuse(spent, {
    type: "rssp.authorisation",
    actor: request ? `signer:${request.signerId}` : "signer:unknown",
    target: request ? `request:${requestId}` : "request:unknown",
    now: clock(),
  });
}

type Signed = { values: Bytes[] } | { failure: ErrorCode; certain: boolean; cause?: unknown };

async function signAll(request: WholeRequest, pin: string): Promise<Signed> {
  const { credential, items } = request;
  const values: Bytes[] = [];
  let asked = false;
  try {
    const key = await holdingOf(credential.holding).open(credential, pin);
    try {
      for (const { dtbsr } of items) {
        values.push(await key.sign(dtbsr.slice()));
        asked = true;
      }
    } catch (error) {
      asked ||= !NEVER_ASKED.has(errorCodeOf(error));
      throw error;
    } finally {
      await key.close();
    }
  } catch (cause) {
    return { failure: errorCodeOf(cause), certain: !asked, cause };
  }
  const kind = credential.algorithm === "P256" ? "ecdsa" : "rsa-pkcs1";
  for (const [index, { signedAttributes }] of items.entries()) {
    const right = await nodeCrypto.verify({
      spki: credential.spki,
      signature: values[index] as Bytes,
      data: [signedAttributes],
      scheme: { kind, digest: "SHA-256" },
    });
    if (!right) return { failure: "RSSP_SIGNATURE_UNKNOWN", certain: false };
  }
  return { values };
}

async function fail(
  request: WholeRequest,
  { failure, certain, cause }: Exclude<Signed, { values: Bytes[] }>,
  now: Date,
): Promise<never> {
  const end = certain
    ? ({ state: "refused", outcome: "not-signed" } as const)
    : ({ state: "unknown", outcome: "unknown" } as const);
  log.error("rssp.key-use.failed", cause, { request: request.id, code: failure, outcome: end.outcome });
  await rsspDb().$transaction((tx) => conclude(tx, request.id, { ...end, now, reason: failure }), TRANSACTION);
  throw new NatsuinError(certain ? "RSSP_SIGNATURE_FAILED" : "RSSP_SIGNATURE_UNKNOWN", { code: failure }, { cause });
}

/** Closes the pair that the intent opened, once: the request leaves `signing` in the same transaction. False where it had left before. */
export async function conclude(
  tx: Prisma.TransactionClient,
  requestId: string,
  end: { state: "signed" | "refused" | "unknown"; outcome: AuditOutcome; now: Date; reason?: string },
): Promise<boolean> {
  const request = await lockRequest(tx, requestId);
  if (request?.state !== "signing") return false;
  const steps = withStep(request, { outcomeAt: end.now });
  await tx.signatureRequest.update({ where: { id: requestId }, data: { state: end.state, steps } });
  await appendAudit(tx, {
    ...partiesOf(request),
    at: end.now,
    type: "rssp.key.outcome",
    outcome: end.outcome,
    facts: { count: request.items.length, ...(end.reason ? { reason: end.reason } : {}) },
  });
  return true;
}

function partiesOf(request: WholeRequest) {
  return { actor: `signer:${request.signerId}`, target: `request:${request.id}` };
}
