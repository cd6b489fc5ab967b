import "server-only";
import { asSystem } from "@/lib/db-scope.ts";
import { log } from "@/lib/log.ts";
import { boss, FINISH_SIGNING, FINISH_SIGNING_DEAD, TICK } from "./boss.ts";

/** What the jobs do; given by the edge, so that lib/jobs knows no contract and no key. One that throws is tried again: it must be safe to repeat. */
export type JobHandlers = {
  /** hops 8–10 of one signing */
  finishSigning: (signingId: string, now: Date) => Promise<unknown>;
  /** a signing that ran out of retries: a person has to look */
  signingStuck: (signingId: string, now: Date) => Promise<unknown>;
  /** once a minute in one process: expiry, leases, sweeping. Each runs even if another fails. */
  everyMinute: Record<string, (now: Date) => Promise<unknown>>;
};

const shelf = globalThis as { natsuinWorker?: boolean };

/** Starts this process's worker once. Throws when the database is away; the caller tries again. */
export async function startWorker({ finishSigning, signingStuck, everyMinute }: JobHandlers): Promise<void> {
  if (shelf.natsuinWorker) return;
  shelf.natsuinWorker = true;
  try {
    const queue = await boss();
    await queue.work<SigningJob>(FINISH_SIGNING, { batchSize: 1, pollingIntervalSeconds: 0.5 }, each(finishSigning));
    await queue.work<SigningJob>(FINISH_SIGNING_DEAD, { batchSize: 1, pollingIntervalSeconds: 10 }, each(signingStuck));
    await queue.work(TICK, { batchSize: 1, pollingIntervalSeconds: 5 }, () => tick(everyMinute));
  } catch (error) {
    shelf.natsuinWorker = false;
    throw error;
  }
}

type SigningJob = { signingId: string };

function each(handler: (signingId: string, now: Date) => Promise<unknown>) {
  return async (jobs: { data: SigningJob }[]): Promise<void> => {
    for (const { data } of jobs) await asSystem(() => handler(data.signingId, new Date()));
  };
}

export async function tick(chores: JobHandlers["everyMinute"], now = new Date()): Promise<void> {
  for (const [name, chore] of Object.entries(chores)) {
    await asSystem(() => chore(now)).catch((error: unknown) => log.error("jobs.tick", error, { chore: name }));
  }
}
