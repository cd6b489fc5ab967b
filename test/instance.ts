/** One instance of the RSSP as a process of its own, told over IPC what to do: `test/instances.ts` starts it. */
import { writeHeapSnapshot } from "node:v8";
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { beginChain, useChain as nextOfChain } from "@/lib/rssp/index.ts";
import { activateKey } from "@/lib/rssp/sam/activate-key.ts";
import { judgeFactors } from "@/lib/rssp/sam/judge-factors.ts";
import { authorise, redeemHandle, setRsspPorts, settleInterrupted } from "@/lib/rssp/signer.ts";
import { CLIENT } from "./rssp.ts";

// biome-ignore lint/suspicious/noExplicitAny: what a test sends is what the call takes; tests are typed where they make it
type Input = any;

/** `now` crosses as ISO 8601. */
const ACTS = {
  authorise: (input: Input) => authorise(input),
  judge: ({ request, factors, now }: Input) => judgeFactors(request, factors, now),
  activate: (input: Input) => activateKey(input),
  beginChain: (input: Input) => beginChain(CLIENT, input),
  useChain: (input: Input) => nextOfChain(CLIENT, input),
  redeem: ({ handle, now }: Input) => redeemHandle({ handle, browserSecretOf: () => undefined, now }),
  settle: (input: Input) => settleInterrupted(input),
  signCount: async () => cm().signCount(),
  heap: async ({ file }: Input) => void writeHeapSnapshot(file),
};
export type Act = keyof typeof ACTS;
export type Order = { id: number; act: Act; input: Record<string, unknown> };
export type Answer = { id: number; value?: unknown; code?: string };

setRsspPorts({ certificateStatus: async () => "good" });

process.on("message", async ({ id, act, input }: Order) => {
  const now = new Date(String(input.now ?? Date.now()));
  try {
    process.send?.({ id, value: await ACTS[act]({ ...input, now }) } satisfies Answer);
  } catch (error) {
    const code = error instanceof NatsuinError ? error.code : String(error);
    process.send?.({ id, code } satisfies Answer);
  }
});
process.once("disconnect", async () => {
  await cm().close();
  await closeDb();
});
process.send?.({ id: 0 } satisfies Answer);
