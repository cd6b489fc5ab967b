import "server-only";
import type { Actor } from "../../auth/types.ts";
import { shortDigest } from "../../bytes.ts";
import { describeError } from "../../errors.ts";
import { signatureRequestState } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { BatchProgressItem, BatchProgressView, BatchStage } from "../views.ts";
import { type AskedItem, askedOf, isStopped, knownCode, ownBatch, phaseOf } from "./batch-rows.ts";

/**
 * How the contracts of a batch stand that were asked for together. Until the values are here the RSSP knows more: whether the signer
 * has authorised, and how many it has signed meanwhile. Changes nothing here. Throws NOT_FOUND.
 */
export async function batchProgress(actor: Actor, batchId: string, now: Date): Promise<BatchProgressView> {
  const batch = await ownBatch(actor, batchId, now);
  const items = askedOf(batch).map((item) => progressItem(item, actor));
  const counts = countsOf(items);
  const phase = phaseOf(batch);
  if (phase === "choosing") return { batchId, items, counts, next: "restart" };
  if (phase === "used") return { batchId, items, counts, next: items.some(isMoving) ? "poll" : "result" };
  const { state, progress } = await signatureRequestState(scaClient(), { requestId: batch.requestId ?? "", now });
  if (state !== "authorised" && state !== "signing") return { batchId, items, counts, next: "authorise" };
  return { batchId, items, counts: { ...counts, signed: progress?.signed ?? 0 }, next: "poll" };
}

const isMoving = ({ stage }: BatchProgressItem) =>
  stage === "asked" || stage === "signed" || stage === "stamped" || stage === "held";

export function progressItem({ position, contractId, contract, signing }: AskedItem, actor: Actor): BatchProgressItem {
  const { number, title, amount } = contract;
  const code = knownCode(signing.errorCode);
  return {
    position,
    contractId,
    signingId: signing.id,
    number,
    title,
    amount: amount === null ? null : Number(amount),
    shortDigest: shortDigest(signing.messageDigest),
    stage: stageOf(signing),
    error: code === null || signing.state === "abandoned" ? null : describeError(code, actor.locale),
  };
}

/** In a batch whose key was used, a passage without a value is one that the signer took out: nothing else ends only some of them. */
function stageOf(signing: AskedItem["signing"]): BatchStage {
  const { state, errorCode } = signing;
  if (state === "completed") return "completed";
  if (state === "unknown") return "unknown";
  if (state === "abandoned") return "left-out";
  if (isStopped(signing)) return "stopped";
  if (state === "prepared" || state === "requested") return "asked";
  if (knownCode(errorCode) !== null) return "held";
  return state === "timestamped" ? "stamped" : "signed";
}

export function countsOf(items: BatchProgressItem[]): BatchProgressView["counts"] {
  const count = (...stages: BatchStage[]) => items.filter(({ stage }) => stages.includes(stage)).length;
  return {
    total: items.length,
    signed: count("signed", "stamped", "held", "completed"),
    stamped: count("stamped", "completed"),
    completed: count("completed"),
    leftOut: count("left-out"),
    stopped: count("unknown", "stopped"),
  };
}
