import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { appDb, POOL_SIZE } from "@/lib/db.ts";
import { atThePage, Clock, enrolSigner, otpAt, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { setRsspPorts } from "../signer.ts";
import { activateKey } from "./activate-key.ts";
import { judgeFactors } from "./judge-factors.ts";
import { VERDICTS_AT_ONCE } from "./verdict-turn.ts";

let world: World;
let crowd: TestSigner;
let signer: TestSigner;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  crowd = await enrolSigner("usr_1", clock.now);
  signer = await enrolSigner("usr_2", clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

/** A use of the key that has been allowed and not begun. */
async function allowed() {
  const { requestId, shown } = await atThePage(signer, clock.nextStep());
  const factors = { pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1", shown, left: [] };
  const verdict = await judgeFactors({ id: requestId, credentialId: signer.credential.credentialId }, factors, clock.now);
  if (verdict.kind !== "accepted") throw new Error("right factors were refused");
  return { requestId, sad: verdict.sad, now: clock.now };
}

/** Attempts that wait for a row that somebody else holds. */
async function waitingForRow(): Promise<number> {
  const [row] = await appDb().$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted AND pid IN (
      SELECT pid FROM pg_stat_activity WHERE datname = current_database())`;
  return row?.count ?? 0;
}

it("however many verdicts are held up, a use of a key that was allowed is signed and stored", async () => {
  const use = await allowed();
  const now = clock.nextStep();
  const pages = await Promise.all(Array.from({ length: 2 * POOL_SIZE }, () => atThePage(crowd, now)));
  const holder = new pg.Client({ connectionString: world.ownerUrl });
  await holder.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT id FROM rssp.credential WHERE id = $1 FOR UPDATE", [crowd.credential.credentialId]);
    const attempts = Promise.allSettled(pages.map((page) => press(page, crowd, now)));
    while ((await waitingForRow()) < VERDICTS_AT_ONCE);
    await expect(activateKey(use)).resolves.toBeUndefined();
    await holder.query("ROLLBACK");
    // one of them had the one-time password first
    const outcomes = await attempts;
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  } finally {
    await holder.end();
  }
});
