import "server-only";
import { appDb } from "../db.ts";
import { errorCodeOf } from "../errors.ts";
import { log } from "../log.ts";
import { withParties } from "./access.ts";
import { expireContract } from "./end-contract.ts";

const BATCH = 50;

/** Once a minute: contracts whose deadline has passed. One that is being finished is left to finish. */
export async function expireContracts(now: Date): Promise<void> {
  const due = await appDb().contract.findMany({
    where: { state: { in: ["awaiting_input", "awaiting_signature", "partially_signed"] }, expiresAt: { lt: now } },
    include: withParties,
    orderBy: { expiresAt: "asc" },
    take: BATCH,
  });
  for (const contract of due) {
    await expireContract(contract, now).catch((error: unknown) =>
      log.warn("sca.expire", { contract: contract.id, code: errorCodeOf(error) }),
    );
  }
}
