import "server-only";
import { log } from "@/lib/log.ts";
import { boss, FINISH_SIGNING, FINISH_SIGNING_DEAD, TICK } from "./boss.ts";

/** What the jobs do; given by the edge, so that lib/jobs knows no contract and no key. A handler that throws is tried again. */
export type JobHandlers = {
  /** hops 8–10 of one signing; must be safe to repeat */
  finishSigning: (signingId: string, now: Date) => Promise<unknown>;
  /** a signing that ran out of retries: a person has to look */
  signingStuck: (signingId: string, now: Date) => Promise<unknown>;
  /** once a minute in one process: expiry, leases, sweeping. Each runs even if another fails. */
  everyMinute: Record<string, (now: Date) => Promise<unknown>>;
};

const shelf = globalThis as { natsuinWorker?: boolean };

/** Starts this process's worker once. Throws when the database is away; the caller tries again. */
export async function startWorker(handlers: JobHandlers): Promise<void> {
  if (shelf.natsuinWorker) return;
  shelf.natsuinWorker = true;
  try {
    const queue = await boss();
    await queue.work<{ signingId: string }>(FINISH_SIGNING, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async ([job]) => {
      if (job) await handlers.finishSigning(job.data.signingId, new Date());
    });
    await queue.work<{ signingId: string }>(FINISH_SIGNING_DEAD, { batchSize: 1, pollingIntervalSeconds: 10 }, async ([job]) => {
      if (job) await handlers.signingStuck(job.data.signingId, new Date());
    });
    await queue.work(TICK, { batchSize: 1, pollingIntervalSeconds: 5 }, () => tick(handlers.everyMinute));
  } catch (error) {
    shelf.natsuinWorker = false;
    throw error;
  }
}

export async function tick(chores: JobHandlers["everyMinute"], now = new Date()): Promise<void> {
  for (const [name, chore] of Object.entries(chores)) {
    await chore(now).catch((error: unknown) => log.error("jobs.tick", error, { chore: name }));
  }
}
