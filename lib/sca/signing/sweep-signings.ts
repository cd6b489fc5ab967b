import "server-only";
import { appDb } from "../../db.ts";
import { type ErrorCode, errorCatalogue } from "../../errors.ts";
import { log } from "../../log.ts";
import { abandon } from "./abandon.ts";
import { finishSigning } from "./finish-signing.ts";
import { withContract } from "./rows.ts";

const BATCH = 50;
/** A value that waits this long has lost its job. */
const FORGOTTEN_MS = 10 * 60 * 1000;
/** What trying again does not change: a person has to look. */
const FINAL = (Object.keys(errorCatalogue) as ErrorCode[]).filter((code) => !errorCatalogue[code].retryable);

/** Once a minute: follows requests whose signer closed the page, lets lapsed leases go, and takes up values that were forgotten. */
export async function sweepSignings(now: Date, clock: () => Date = () => new Date()): Promise<void> {
  const lapsed = await appDb().signing.findMany({
    where: { state: "prepared", leaseUntil: { lt: now } },
    include: withContract,
    take: BATCH,
  });
  for (const signing of lapsed) await abandon(signing, "lapsed", now);

  const forgotten = new Date(now.getTime() - FORGOTTEN_MS);
  const open = await appDb().signing.findMany({
    where: {
      AND: [
        { OR: [{ state: "requested" }, { state: { in: ["value_stored", "timestamped"] }, leaseUntil: { lt: forgotten } }] },
        { OR: [{ errorCode: null }, { errorCode: { notIn: FINAL } }] },
      ],
    },
    orderBy: { createdAt: "asc" },
    select: { id: true },
    take: BATCH,
  });
  for (const { id } of open) {
    await finishSigning(id, clock).catch((error: unknown) => log.error("sca.sweep", error, { signing: id }));
  }
}
