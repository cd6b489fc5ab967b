import { afterAll, beforeAll, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { atThePage, CLIENT, Clock, enrolSigner, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { signatureRequestState } from "../index.ts";
import { MAX_ITEMS } from "../limits.ts";
import { setRsspPorts } from "../signer.ts";

let world: World;
let signer: TestSigner;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  signer = await enrolSigner("usr_1", clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

/** How many signatures the HSM made between two turns of the event loop, at most, while `work` runs. */
async function longestRun(work: () => Promise<unknown>): Promise<number> {
  let running = true;
  let longest = 0;
  let before = cm().signCount();
  const turn = () => {
    longest = Math.max(longest, cm().signCount() - before);
    before = cm().signCount();
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  running = false;
  return longest;
}

it("a thousand hashes under one SAD: all signed, and the event loop turns at least every hundred of them", async () => {
  const page = await atThePage(signer, clock.nextStep(), { count: MAX_ITEMS });
  const longest = await longestRun(() => press(page, signer, clock.now));
  const { values } = await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now });
  expect(new Set(values).size).toBe(MAX_ITEMS);
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThanOrEqual(MAX_ITEMS / 10);
});
