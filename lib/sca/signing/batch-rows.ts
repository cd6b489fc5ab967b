import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb, type Prisma } from "../../db.ts";
import { type ErrorCode, errorCatalogue } from "../../errors.ts";
import { withParties } from "../access.ts";
import { refuse } from "../record.ts";
import type { SigningState } from "../views.ts";

/** Without the passages' bytes and reports: a batch is read at every poll. */
const light = {
  items: {
    orderBy: { position: "asc" },
    include: {
      contract: { include: withParties },
      signing: {
        select: {
          id: true,
          state: true,
          requestId: true,
          credentialId: true,
          messageDigest: true,
          leaseUntil: true,
          readAt: true,
          errorCode: true,
        },
      },
    },
  },
} as const satisfies Prisma.SigningBatchInclude;

export type OwnBatch = Prisma.SigningBatchGetPayload<{ include: typeof light }>;
export type BatchItem = OwnBatch["items"][number];
export type AskedItem = BatchItem & { signing: NonNullable<BatchItem["signing"]> };

/** The actor's own batch. Throws NOT_FOUND. */
export async function ownBatch(actor: Actor, batchId: string, now: Date): Promise<OwnBatch> {
  const where = { id: batchId, tenantId: actor.tenantId, userId: actor.userId };
  const batch = await appDb().signingBatch.findFirst({ where, include: light });
  return batch ?? refuse("NOT_FOUND", { type: "sca.batch.refused", actor, target: `batch:${batchId.slice(0, 64)}`, now });
}

/** What the batch's newest request asks for, in the order of its values. */
export function askedOf({ requestId, items }: OwnBatch): AskedItem[] {
  return items.filter((item): item is AskedItem => requestId !== null && item.signing?.requestId === requestId);
}

/**
 * `choosing`  nothing is asked for: it was not yet, or what was came to nothing
 * `asked`     the signer has not authorised yet, or nobody has looked since
 * `used`      the key was used, or may have been: from here each passage goes its own way, and what has no value was left out
 */
export type BatchPhase = "choosing" | "asked" | "used";

const USED: ReadonlySet<SigningState> = new Set(["value_stored", "timestamped", "completed", "unknown"]);

export function phaseOf(batch: OwnBatch): BatchPhase {
  const asked = askedOf(batch);
  if (asked.some(({ signing }) => USED.has(signing.state) || isStopped(signing))) return "used";
  return asked.some(({ signing }) => signing.state === "requested") ? "asked" : "choosing";
}

/** An error that does not pass by itself: staff look into it. */
export function isStopped({ state, errorCode }: AskedItem["signing"]): boolean {
  const code = knownCode(errorCode);
  return state !== "abandoned" && code !== null && !errorCatalogue[code].retryable;
}

export const knownCode = (code: string | null): ErrorCode | null =>
  code !== null && code in errorCatalogue ? (code as ErrorCode) : null;

/** Whether what was prepared for an item can still be asked for. */
export function isReady({ dropped, signing }: BatchItem, now: Date): boolean {
  if (dropped !== null || signing === null) return false;
  return (signing.state === "prepared" || signing.state === "requested") && signing.leaseUntil > now;
}
