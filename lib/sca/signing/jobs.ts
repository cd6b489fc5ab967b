import "server-only";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { JobHandlers } from "../../jobs/index.ts";
import { log } from "../../log.ts";
import { archiveContracts } from "../archive/archive-contracts.ts";
import { expireContracts } from "../expire-contracts.ts";
import { noticeDeadlines } from "../notice-deadlines.ts";
import { record, SYSTEM } from "../record.ts";
import { remindWaiting } from "../remind-waiting.ts";
import { tellUndelivered } from "../tell-undelivered.ts";
import { dropFrozen } from "./drop-frozen.ts";
import { finishSigning } from "./finish-signing.ts";
import { withContract } from "./rows.ts";
import { sweepSignings } from "./sweep-signings.ts";

/** The SCA's part of the worker; wired up by instrumentation.ts. */
export const scaJobs: JobHandlers = {
  async finishSigning(signingId) {
    const outcome = await finishSigning(signingId, () => new Date());
    // Thrown, so that the queue tries again with its backoff.
    if (outcome.kind === "delayed") throw new NatsuinError(outcome.code);
  },
  signingStuck,
  everyMinute: {
    sweepSignings: (now) => sweepSignings(now),
    dropFrozen,
    expireContracts,
    archiveContracts: (now) => archiveContracts(now),
    tellUndelivered,
    noticeDeadlines,
    remindWaiting,
  },
};

async function signingStuck(signingId: string, now: Date): Promise<void> {
  const signing = await appDb().signing.findUnique({ where: { id: signingId }, include: withContract });
  if (!signing || signing.state === "completed" || signing.state === "abandoned") return;
  log.error("sca.signing-stuck", new NatsuinError("SIGNING_STATE"), { signing: signingId, code: signing.errorCode ?? "" });
  const facts = { contract: signing.contractId, at: signing.state, code: signing.errorCode ?? "", attempts: signing.attempts };
  const audit = { type: "sca.signing.interrupted", target: `signing:${signingId}`, outcome: "unknown", facts } as const;
  await record(appDb(), { contract: signing.contract, by: SYSTEM, now, audit });
}
