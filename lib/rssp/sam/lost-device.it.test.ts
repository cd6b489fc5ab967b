import { renameSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { pkcs11js } from "@/hsm/pkcs11.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { signatureRequestState } from "../index.ts";
import { setRsspPorts, settleInterrupted } from "../signer.ts";
import type { KeyHolding } from "./key-holding.ts";
import { residentHolding } from "./resident.ts";
import { wrappedHolding } from "./wrapped.ts";

/** Of which the first hundred are stored before the device is lost. */
const COUNT = 150;
const STORED = 100;

let world: World;
const signers = {} as Record<"wrapped" | "resident", TestSigner>;
const clock = new Clock();
const holdings = { wrapped: wrappedHolding, resident: residentHolding };
const certificateStatus = async () => "good" as const;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus });
  await registerSca(clock.now);
  signers.wrapped = await enrolSigner("usr_1", clock.now);
  signers.resident = await enrolSigner("usr_2", clock.now, "P-256", "resident");
});
afterAll(() => world.close());
afterEach(() => setRsspPorts({ certificateStatus, holdings }));

/** The holding, with the device lost between the first hundred values and the next, and back when the key has been closed. */
function losing(holding: KeyHolding, { lose, back }: { lose: () => void; back: () => void }): KeyHolding {
  return {
    ...holding,
    async open(inner, algorithm) {
      const key = await holding.open(inner, algorithm);
      let lists = 0;
      return {
        sign(dtbsrs) {
          if (++lists === 2) lose();
          return key.sign(dtbsrs);
        },
        close() {
          key.close();
          back();
        },
      };
    },
  };
}

/** SoftHSM signs on with a session object in memory where only the token's directory is gone, but not after this. */
const finalise = () => new pkcs11js.PKCS11(world.env.PKCS11_MODULE as string).C_Finalize();
const tokens = () => path.join(world.dataDir, "softhsm/tokens");

const losses = [
  { holding: "wrapped", what: "the module is finalised under it", lose: finalise, back: () => undefined },
  {
    holding: "resident",
    what: "the token vanishes and comes back",
    lose: () => renameSync(tokens(), `${tokens()}.gone`),
    back: () => renameSync(`${tokens()}.gone`, tokens()),
  },
] as const;

describe.each(losses)("a batch with a $holding key, while $what", ({ holding, lose, back }) => {
  it("ends unknown with what was stored, is never signed again, and the next use finds the device", async () => {
    const signer = signers[holding];
    const page = await atThePage(signer, clock.nextStep(), { count: COUNT });
    const before = cm().signCount();
    setRsspPorts({ holdings: { ...holdings, [holding]: losing(holdings[holding], { lose, back }) } });
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({
      code: "RSSP_SIGNATURE_UNKNOWN",
      details: { code: "HSM_FAILED" },
    });
    setRsspPorts({ holdings });
    expect(cm().signCount() - before).toBe(STORED);
    const { requestId } = page;
    const outcomes = await appDb().auditLeaf.findMany({
      where: { type: "rssp.key.outcome", target: `request:${requestId}` },
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["unknown"]);
    expect(await rsspDb().signatureRequestItem.count({ where: { requestId, signatureValue: { not: null } } })).toBe(STORED);

    // the device is there again: quiesced, initialised anew, and the opening of a key tried once more
    const next = await atThePage(signer, clock.nextStep());
    await expect(press(next, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
    const after = cm().signCount();
    await settleInterrupted({ now: clock.forward(5 * 60_000) });
    const watch = { world, actor: `signer:${signer.signerId}`, target: `request:${requestId}`, secrets: [PIN] };
    await expectRefused("RSSP_REQUEST_CLOSED", () => press(page, signer, clock.now), watch);
    expect(cm().signCount()).toBe(after);
    expect(await signatureRequestState(CLIENT, { requestId, now: clock.now })).toMatchObject({ state: "unknown" });
  });
});
