import "server-only";
import PgBoss from "pg-boss";
import { appDb, type Db } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { log } from "@/lib/log.ts";

/** The queues; a name and what its jobs carry. No job ever carries a SAD, a PIN or a code. */
export const FINISH_SIGNING = "finish-signing";
export const FINISH_SIGNING_DEAD = "finish-signing-dead";
export const TICK = "tick";

const shelf = globalThis as { natsuinBoss?: Promise<PgBoss> };

/** pg-boss over the application's connection, its schema and queues made at the first call. One per process. */
export function boss(): Promise<PgBoss> {
  shelf.natsuinBoss ??= openBoss().catch((error: unknown) => {
    shelf.natsuinBoss = undefined; // the next caller tries again
    throw error;
  });
  return shelf.natsuinBoss;
}

export async function stopBoss(): Promise<void> {
  const opened = shelf.natsuinBoss;
  shelf.natsuinBoss = undefined;
  await (await opened)?.stop({ graceful: true, wait: true, timeout: 10_000 });
}

/** Lets pg-boss write within a transaction of ours: the job exists if and only if the transaction commits. */
export function within(db: Db): PgBoss.Db {
  return {
    executeSql: async (text, values) => ({
      rows: await db.$queryRawUnsafe<object[]>(text, ...values.map((value) => value ?? null)),
    }),
  };
}

async function openBoss(): Promise<PgBoss> {
  const instance = new PgBoss({
    connectionString: env().databaseUrl,
    schema: "pgboss",
    max: 3,
    application_name: "natsuin-jobs",
  });
  instance.on("error", (error) => log.error("jobs.boss", error));
  await instance.start();
  await instance.createQueue(FINISH_SIGNING_DEAD, { name: FINISH_SIGNING_DEAD, retentionDays: 90 });
  // 30 s doubling (half of it random): the 10th retry comes after some hours, which outlasts a time stamp service's outage.
  await instance.createQueue(FINISH_SIGNING, {
    name: FINISH_SIGNING,
    policy: "standard",
    retryLimit: 10,
    retryDelay: 30,
    retryBackoff: true,
    expireInMinutes: 5,
    retentionDays: 30,
    deadLetter: FINISH_SIGNING_DEAD,
  });
  await instance.createQueue(TICK, { name: TICK, policy: "singleton", retryLimit: 0, expireInMinutes: 2 });
  await instance.schedule(TICK, "* * * * *");
  return instance;
}

/** Asks for hops 8–10 of a signing whose value is stored. With `db`, in that transaction. Asking twice is harmless: hop 8 sees the state. */
export async function enqueueFinishSigning(signingId: string, { db = appDb() }: { db?: Db } = {}): Promise<void> {
  await (await boss()).send(FINISH_SIGNING, { signingId }, { db: within(db) });
}
