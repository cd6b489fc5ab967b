/** `npm run end-credentials -- --reason REASON --operator NAME NAT-SIGN-00001 …`: the provider ends credentials, and tells their signers. */
import { parseArgs } from "node:util";
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { errorCodeOf } from "@/lib/errors.ts";
import { PROVIDER_REASONS } from "@/lib/rssp/life-cycle.ts";
import { endByProvider } from "@/lib/rssp/ssa/end-by-provider.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(now: Date): Promise<void> {
  const { positionals: credentialIds, values } = parseArgs({
    allowPositionals: true,
    options: { reason: { type: "string" }, operator: { type: "string" } },
  });
  const reason = PROVIDER_REASONS.find((known) => known === values.reason);
  const operator = values.operator ?? "";
  if (!reason || !/^[\w-]{1,64}$/.test(operator) || credentialIds.length === 0) {
    throw new Error(`usage: npm run end-credentials -- --reason ${PROVIDER_REASONS.join("|")} --operator NAME NUMBER …`);
  }
  const ended = await endByProvider({ credentialIds, reason, operator, now });
  for (const id of credentialIds) say(`${id}  ${ended.includes(id) ? "ended, its signer told" : "not one that can be ended"}`);
}

try {
  await run(new Date());
} catch (error) {
  process.stderr.write(`${errorCodeOf(error)}: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await cm().close();
  await closeDb();
}
