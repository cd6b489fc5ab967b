import "server-only";
import { appDb, type Db } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { record, SYSTEM } from "../record.ts";
import { completeSigning } from "./complete-signing.ts";
import { LIVE, type WholeSigning, withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";
import { timestampValue } from "./timestamp-value.ts";

/**
 * How far a run came. `waiting`: for the signer or the RSSP. `delayed`: an outside service or the disk is away; the value is kept and
 * the work goes on by itself. `stopped`: a person has to look.
 */
export type FinishOutcome =
  | { kind: "signed" }
  | { kind: "waiting" }
  | { kind: "abandoned" }
  | { kind: "delayed"; code: ErrorCode }
  | { kind: "stopped"; code: ErrorCode };

const running = globalThis as { natsuinFinishing?: Map<string, Promise<FinishOutcome>> };

/**
 * Hops 7 (collecting) to 10, from wherever the passage stands; safe to repeat, to interrupt and to run twice at once.
 *
 *   requested     ask the RSSP: value, still waiting, abandoned, or unknown
 *   value_stored  hop 8, timestamp
 *   timestamped   hops 8–10: CMS into the gap, DSS, own validation, one transaction
 *
 * Each pause is a stored value, and each step moves the row only from the state that it started in. No step uses the key.
 */
export function finishSigning(signingId: string, clock: () => Date): Promise<FinishOutcome> {
  running.natsuinFinishing ??= new Map();
  const map = running.natsuinFinishing;
  const run = map.get(signingId) ?? finish(signingId, clock).finally(() => map.delete(signingId));
  map.set(signingId, run);
  return run;
}

async function finish(signingId: string, clock: () => Date): Promise<FinishOutcome> {
  for (;;) {
    const signing = await appDb().signing.findUniqueOrThrow({ where: { id: signingId }, include: withContract });
    const ended = outcomeOf(signing);
    if (ended) return ended;
    try {
      if (signing.state === "requested" && (await settleRequest(signing, clock())) === "waiting") return { kind: "waiting" };
      if (signing.state === "value_stored") await timestampValue(signing, clock);
      if (signing.state === "timestamped") await completeSigning(signing, clock);
    } catch (error) {
      return delay(signing, error, clock());
    }
  }
}

function outcomeOf({ state }: Pick<WholeSigning, "state">): FinishOutcome | null {
  if (state === "completed") return { kind: "signed" };
  if (state === "abandoned") return { kind: "abandoned" };
  if (state === "unknown") return { kind: "stopped", code: "SIGNING_UNKNOWN" };
  return state === "prepared" ? { kind: "waiting" } : null;
}

/** Notes what stopped this run, once in the history, so that the page can say it. */
async function delay(signing: WholeSigning, error: unknown, now: Date): Promise<FinishOutcome> {
  if (!(error instanceof NatsuinError)) throw error;
  const { code } = error;
  const kind = error.entry.retryable ? "delayed" : "stopped";
  log.warn("sca.signing-delayed", { signing: signing.id, state: signing.state, code, ...error.details });
  const ended = await appDb().$transaction(async (tx) => {
    const where = { id: signing.id, state: { in: [...LIVE] } };
    const { count } = await tx.signing.updateMany({ where, data: { errorCode: code, attempts: { increment: 1 } } });
    if (count === 0) return moved(tx, signing.id);
    if (signing.errorCode === code) return null;
    await record(tx, {
      contract: signing.contract,
      by: SYSTEM,
      now,
      event: { type: "delayed", data: { position: signing.recipient.position, code } },
      audit: {
        type: "sca.signing.interrupted",
        target: `signing:${signing.id}`,
        outcome: "ok",
        facts: { contract: signing.contractId, at: signing.state, code },
      },
    });
    return null;
  });
  return ended ?? { kind, code };
}

/** Another run ended the passage meanwhile, and what this one still needed is gone with it. */
async function moved(tx: Db, id: string): Promise<FinishOutcome | null> {
  return outcomeOf(await tx.signing.findUniqueOrThrow({ where: { id } }));
}
