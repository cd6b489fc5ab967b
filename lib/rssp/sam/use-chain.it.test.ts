import { verify, X509Certificate } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { secureRandom } from "@/lib/ids.ts";
import { statement } from "@/test/conformance/statements.ts";
import { expectRefused, type RefusalWatch } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, type Page, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { beginChain, useChain as chainUse, registerClient, signatureRequestState, suspendCredential } from "../index.ts";
import { CHAIN_LIFE, SAD_LIFE, STALE_AFTER } from "../limits.ts";
import { setRsspPorts, settleInterrupted } from "../signer.ts";
import { disposeCredential } from "../ssa/dispose-credential.ts";
import type { KeyHolding } from "./key-holding.ts";
import { eraseSads } from "./sad.ts";
import { signItems } from "./sign-items.ts";
import { spend } from "./spend.ts";
import { wrappedHolding } from "./wrapped.ts";

let world: World;
let signer: TestSigner;
let other: TestSigner;
const clock = new Clock();
const ANOTHER = { clientId: "another-sca", clientSecret: "the other client's secret, just as long" };
const ports = { certificateStatus: async () => "good" as const, holdings: { wrapped: wrappedHolding } };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts(ports);
  await registerSca(clock.now);
  await registerClient({ ...ANOTHER, name: "Another", returnOrigin: "https://other.example", now: clock.now });
  signer = await enrolSigner("usr_chain", clock.now);
  other = await enrolSigner("usr_other", clock.now);
});
afterEach(() => setRsspPorts(ports));
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

type Chain = { page: Page; requestId: string; code: string };

/** A list that its signer has consented to, on the way back to the client with its code. */
async function consented(who: TestSigner, count: number, left: number[] = []): Promise<Chain> {
  const page = await atThePage(who, clock.nextStep(), { count, method: "chain" });
  const { outcome, returnTo } = await press(page, who, clock.now, { left });
  expect(outcome).toBe("authorised");
  const code = new URL(returnTo).searchParams.get("code") as string;
  return { page, requestId: page.requestId, code };
}
const begin = ({ requestId, code }: Chain, client = CLIENT) => beginChain(client, { requestId, code, now: clock.now });
const use = ({ requestId }: Chain, sad: string, client = CLIENT) => chainUse(client, { requestId, sad, now: clock.now });
async function begun(who: TestSigner, count: number, left?: number[]): Promise<{ chain: Chain; sad: string }> {
  const chain = await consented(who, count, left);
  return { chain, sad: (await begin(chain)).sad };
}
const stateOf = ({ requestId }: Chain) => signatureRequestState(CLIENT, { requestId, now: clock.now });
const bySigner = ({ requestId }: Chain, ...secrets: string[]): RefusalWatch => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${requestId}`,
  secrets: [PIN, ...secrets],
});
const byClient = ({ requestId }: Chain, clientId = CLIENT.clientId): RefusalWatch => ({
  world,
  actor: `client:${clientId}`,
  target: `request:${requestId}`,
});
async function isValue(chain: Chain, position: number, value: string): Promise<boolean> {
  const where = { requestId_position: { requestId: chain.requestId, position } };
  const { signedAttributes } = await rsspDb().signatureRequestItem.findUniqueOrThrow({ where });
  const { publicKey } = new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64"));
  return verify("sha256", signedAttributes, publicKey, Buffer.from(value, "base64"));
}

describe("a chain (方法2)", () => {
  it("signs one item a token, in the order of the list, and ends with the last", async () => {
    const { chain, sad } = await begun(signer, 4);
    const before = cm().signCount();
    const seen: string[] = [];
    let next: string | undefined = sad;
    for (let position = 0; next !== undefined; position++) {
      seen.push(next);
      const used = await use(chain, next);
      expect(used.position).toBe(position);
      expect(await isValue(chain, position, used.value)).toBe(true);
      expect(cm().signCount()).toBe(before + position + 1);
      next = used.next?.sad;
    }
    expect(new Set(seen).size).toBe(4);
    const { state, values } = await stateOf(chain);
    expect([state, values?.length, values?.includes(null)]).toEqual(["signed", 4, false]);
  });

  it("nothing is signed by the consent alone, nor by the exchange of its code", async () => {
    const before = cm().signCount();
    const { chain } = await begun(signer, 2);
    expect(cm().signCount()).toBe(before);
    expect(await stateOf(chain)).not.toHaveProperty("values");
  });

  it("an item that the signer took off the list is passed over", async () => {
    const { chain, sad } = await begun(signer, 3, [1]);
    const first = await use(chain, sad);
    const second = await use(chain, first.next?.sad as string);
    expect([first.position, second.position, second.next]).toEqual([0, 2, undefined]);
    const { state, values } = await stateOf(chain);
    expect([state, values?.map((value) => value !== null)]).toEqual(["signed", [true, false, true]]);
  });

  it("each use has its intent and its outcome in the log", async () => {
    const { chain, sad } = await begun(signer, 2);
    const first = await use(chain, sad);
    await use(chain, first.next?.sad as string);
    const pg = await import("pg");
    const owner = new pg.default.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    const sql = "SELECT type, outcome FROM audit.leaf WHERE target = $1 AND type LIKE 'rssp.key.%' ORDER BY id";
    const { rows } = await owner.query(sql, [`request:${chain.requestId}`]);
    await owner.end();
    const pair = [
      { type: "rssp.key.intent", outcome: "intent" },
      { type: "rssp.key.outcome", outcome: "signed" },
    ];
    expect(rows).toEqual([...pair, ...pair]);
  });
});

describe("a chain's code", () => {
  it("is exchanged once: again, by 20 at once, or as another one it is refused", async () => {
    const chain = await consented(signer, 2);
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => begin(chain)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectRefused("RSSP_SAD_REFUSED", () => begin(chain), { ...byClient(chain), secrets: [chain.code] });
    const guess = { ...chain, code: Buffer.from(secureRandom(32)).toString("base64url") };
    await expectRefused("RSSP_SAD_REFUSED", () => begin(guess), byClient(chain));
  });

  it("of another request, or late, gives nothing", async () => {
    const [one, two] = [await consented(signer, 1), await consented(signer, 1)];
    await expectRefused("RSSP_SAD_REFUSED", () => begin({ ...one, code: two.code }), byClient(one));
    clock.forward(SAD_LIFE);
    await expectRefused("RSSP_SAD_REFUSED", () => begin(one), byClient(one));
  });

  it("is worth nothing to another application, and nothing as a SAD", async () => {
    const chain = await consented(signer, 1);
    await expectRefused("NOT_FOUND", () => begin(chain, ANOTHER), byClient(chain, ANOTHER.clientId));
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, chain.code), bySigner(chain, chain.code));
    const wrong = { ...CLIENT, clientSecret: "guess" };
    const watch = { world, actor: `client:${CLIENT.clientId}`, target: "rssp:door" };
    await expectRefused("RSSP_CLIENT_REFUSED", () => begin(chain, wrong), watch);
    await expect(begin(chain)).resolves.toHaveProperty("sad");
  });

  it("comes of a chain alone: one SAD over all (方法1) never leaves the RSSP", async () => {
    const page = await atThePage(signer, clock.nextStep(), { count: 2 });
    const { returnTo } = await press(page, signer, clock.now);
    expect(new URL(returnTo).searchParams.has("code")).toBe(false);
    const chain = { page, requestId: page.requestId, code: "x" };
    await expectRefused("RSSP_SAD_REFUSED", () => begin(chain), byClient(chain));
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, "x"), byClient(chain));
  });
});

describe("a chain's token", () => {
  it(statement(19), async () => {
    const { chain, sad } = await begun(signer, 3);
    const { next } = await use(chain, sad);
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, sad), bySigner(chain, sad));
    const second = await use(chain, next?.sad as string);
    for (const old of [sad, next?.sad as string])
      await expectRefused("RSSP_SAD_REFUSED", () => use(chain, old), bySigner(chain, old));
    await use(chain, second.next?.sad as string);
    for (const old of [sad, next?.sad as string, second.next?.sad as string])
      await expectRefused("RSSP_SAD_REFUSED", () => use(chain, old), bySigner(chain, old));
  });

  it("used 50 times at once makes one signature and one successor", async () => {
    const { chain, sad } = await begun(signer, 3);
    const before = cm().signCount();
    const uses = await Promise.allSettled(Array.from({ length: 50 }, () => use(chain, sad)));
    expect(cm().signCount()).toBe(before + 1);
    const [won, more] = uses.filter((one) => one.status === "fulfilled");
    expect(more).toBeUndefined();
    expect(uses.filter(({ status }) => status === "rejected")).toHaveLength(49);
    expect(won?.value.position).toBe(0);
    expect(await rsspDb().sad.count({ where: { requestId: chain.requestId, spentAt: null } })).toBe(1);
    expect((await use(chain, won?.value.next?.sad as string)).position).toBe(1);
  });

  it("of another request, of another signer, or made elsewhere is refused", async () => {
    const { chain, sad } = await begun(signer, 2);
    const own = await begun(signer, 2);
    const foreign = await begun(other, 2);
    for (const wrong of [own.sad, foreign.sad, Buffer.from(secureRandom(32)).toString("base64url"), ""])
      await expectRefused("RSSP_SAD_REFUSED", () => use(chain, wrong), bySigner(chain, sad));
    await expect(use(chain, sad)).resolves.toMatchObject({ position: 0 });
  });

  it("in another application's hands is refused", async () => {
    const { chain, sad } = await begun(signer, 2);
    await expectRefused("NOT_FOUND", () => use(chain, sad, ANOTHER), byClient(chain, ANOTHER.clientId));
    await expect(use(chain, sad)).resolves.toMatchObject({ position: 0 });
  });

  it(statement(18), async () => {
    const { chain, sad } = await begun(signer, 2);
    clock.forward(SAD_LIFE - 1_000);
    const { next } = await use(chain, sad);
    clock.forward(Date.parse(next?.expiresAt as string) - clock.now.getTime());
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, next?.sad as string), bySigner(chain));
    expect(await rsspDb().sad.count({ where: { requestId: chain.requestId } })).toBe(2);
  });

  it("does not outlive half an hour after the consent, however often it was extended", async () => {
    const { chain, sad } = await begun(signer, 20);
    const end = clock.now.getTime() + CHAIN_LIFE;
    let next = sad;
    let expiresAt = "";
    while (clock.now.getTime() + 4 * 60_000 < end) {
      clock.forward(4 * 60_000);
      const used = await use(chain, next);
      next = used.next?.sad as string;
      expiresAt = used.next?.expiresAt as string;
    }
    const { steps } = await stateOf(chain);
    expect(Date.parse(expiresAt)).toBe(Date.parse(steps.authorisedAt as string) + CHAIN_LIFE);
    clock.forward(Date.parse(expiresAt) - clock.now.getTime());
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, next), bySigner(chain, next));
  });

  it.each([
    ["suspended", { status: "suspended" }, "RSSP_CREDENTIAL_SUSPENDED"],
    ["revoked", { status: "revoked" }, "RSSP_CERTIFICATE_REVOKED"],
    ["disposed", { status: "disposed" }, "RSSP_CREDENTIAL_NOT_USABLE"],
    ["out of date", { notAfter: new Date(0) }, "RSSP_CERTIFICATE_EXPIRED"],
    ["locked", { lockedAt: new Date(0) }, "RSSP_CREDENTIAL_LOCKED"],
  ] as const)("does not sign with a credential that was %s meanwhile", async (_, data, code) => {
    const { chain, sad } = await begun(signer, 2);
    const where = { id: signer.credential.credentialId };
    const { status, notAfter, lockedAt } = await rsspDb().credential.findUniqueOrThrow({ where });
    await rsspDb().credential.update({ where, data });
    try {
      await expectRefused(code, () => use(chain, sad), bySigner(chain, sad));
    } finally {
      await rsspDb().credential.update({ where, data: { status, notAfter, lockedAt } });
    }
    await expect(use(chain, sad)).resolves.toMatchObject({ position: 0 });
  });

  it("does not sign with a certificate that the CA has revoked meanwhile, and waits where the CA gives no answer", async () => {
    const { chain, sad } = await begun(signer, 2);
    setRsspPorts({ certificateStatus: async () => "revoked" });
    await expectRefused("RSSP_CERTIFICATE_REVOKED", () => use(chain, sad), { ...byClient(chain), secrets: [sad] });
    setRsspPorts({ certificateStatus: () => Promise.reject(new NatsuinError("RSSP_REVOCATION_UNAVAILABLE")) });
    await expectRefused("RSSP_REVOCATION_UNAVAILABLE", () => use(chain, sad), byClient(chain));
    setRsspPorts(ports);
    await expect(use(chain, sad)).resolves.toMatchObject({ position: 0 });
  });

  it("is spent for nothing where the HSM is down: it is asked first", async () => {
    const { chain, sad } = await begun(signer, 2);
    const down: KeyHolding = { ...wrappedHolding, ready: () => Promise.reject(new NatsuinError("HSM_UNAVAILABLE")) };
    setRsspPorts({ holdings: { wrapped: down } });
    await expectRefused("HSM_UNAVAILABLE", () => use(chain, sad), byClient(chain));
    setRsspPorts(ports);
    await expect(use(chain, sad)).resolves.toMatchObject({ position: 0 });
  });

  const act = ({ subject, credential: { credentialId } }: TestSigner) => ({
    subject,
    credentialId,
    actor: "user:usr_x",
    now: clock.now,
  });
  const MEANWHILE: [what: string, end: (who: TestSigner) => Promise<unknown>][] = [
    ["suspended", (who) => suspendCredential(CLIENT, act(who))],
    ["disposed", (who) => disposeCredential({ ...act(who), actor: "system:test", reason: "test" })],
    // as a new PIN or second factor does it
    [
      "sealed anew",
      ({ credential: { credentialId } }) =>
        rsspDb().$transaction(async (tx) => {
          await tx.credential.update({ where: { id: credentialId }, data: { sealedKey: Uint8Array.from(secureRandom(200)) } });
          await eraseSads(tx, credentialId);
        }),
    ],
  ];
  it.each(MEANWHILE)("has no successor where the key was %s while it signed", async (what, end) => {
    const who = await enrolSigner(`usr_${what.replace(" ", "_")}`, clock.now);
    const { chain, sad } = await begun(who, 2);
    const slow: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        await end(who);
        return wrappedHolding.open(inner, algorithm);
      },
    };
    setRsspPorts({ holdings: { wrapped: slow } });
    expect(await use(chain, sad)).toMatchObject({ position: 0, next: undefined });
    // nothing that a release would bring back, and no copy of an ended key
    expect(await rsspDb().sad.count({ where: { requestId: chain.requestId, sealedKey: { not: null } } })).toBe(0);
    clock.forward(5 * STALE_AFTER); // a step is dated when it happens, on a busy machine a while after it was asked for
    await settleInterrupted({ now: clock.now });
    expect((await stateOf(chain)).state).toBe("expired");
  });

  it("is bound to what remains of the list, to its place in it and to its end", async () => {
    const changes: Record<string, (requestId: string) => Promise<unknown>> = {
      "an item is taken off": (requestId) =>
        rsspDb().signatureRequestItem.update({
          where: { requestId_position: { requestId, position: 2 } },
          data: { leftOut: true },
        }),
      "the token is for another place": (requestId) => rsspDb().sad.updateMany({ where: { requestId }, data: { position: 1 } }),
      "the token lives longer": (requestId) =>
        rsspDb().sad.updateMany({ where: { requestId }, data: { expiresAt: new Date("2100-01-01") } }),
    };
    for (const [what, change] of Object.entries(changes)) {
      const { chain, sad } = await begun(signer, 3);
      await change(chain.requestId);
      const refused = expectRefused("RSSP_SAD_REFUSED", () => use(chain, sad), bySigner(chain, sad));
      await refused.catch((error: Error) => Promise.reject(new Error(`${what}: ${error.message}`)));
    }
  });
});

describe("what a chain has signed", () => {
  it("can be read after the rest has lapsed: values where there are, nulls where there are none", async () => {
    const { chain, sad } = await begun(signer, 3);
    const { next } = await use(chain, sad);
    clock.forward(SAD_LIFE + STALE_AFTER);
    await settleInterrupted({ now: clock.now });
    const { state, values } = await stateOf(chain);
    expect(state).toBe("expired");
    expect(await isValue(chain, 0, values?.[0] as string)).toBe(true);
    expect(values?.slice(1)).toEqual([null, null]);
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, next?.sad as string), bySigner(chain));
  });

  it("a crash between spending and signing makes unknown: told once, never signed again, and the chain is over", async () => {
    const { chain, sad } = await begun(signer, 3);
    const { next } = await use(chain, sad);
    const before = cm().signCount();
    await spend(chain.requestId, next?.sad as string, () => clock.now); // and the process is gone
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, next?.sad as string), bySigner(chain));
    clock.forward(5 * STALE_AFTER); // a step is dated when it happens, on a busy machine a while after it was asked for
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 1 });
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 0 });
    const { state, values } = await stateOf(chain);
    expect([state, values?.map((value) => value !== null)]).toEqual(["unknown", [true, false, false]]);
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, next?.sad as string), bySigner(chain));
    expect(cm().signCount()).toBe(before);
  });

  it("a crash after a value was stored: it is told as signed, stays readable, and the chain is over", async () => {
    const { chain, sad } = await begun(signer, 3);
    await signItems(await spend(chain.requestId, sad, () => clock.now), () => clock.now); // and the process is gone
    clock.forward(2 * STALE_AFTER);
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 1, unknown: 0 });
    clock.forward(2 * STALE_AFTER);
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 0 });
    const { state, values } = await stateOf(chain);
    expect([state, values?.map((value) => value !== null)]).toEqual(["expired", [true, false, false]]);
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, sad), bySigner(chain, sad));
  });

  it("a crash between the value and its outcome loses no value, signs nothing twice, and gives no successor", async () => {
    const { chain, sad } = await begun(signer, 2);
    const dying: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        // settled by another instance, which takes this one for dead, while the key signs
        return {
          ...key,
          async sign(dtbsrs) {
            await settleInterrupted({ now: new Date(clock.now.getTime() + 2 * STALE_AFTER) });
            return key.sign(dtbsrs);
          },
        };
      },
    };
    setRsspPorts({ holdings: { wrapped: dying } });
    const before = cm().signCount();
    await expect(use(chain, sad)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    setRsspPorts(ports);
    expect(cm().signCount()).toBe(before + 1);
    const { state, values } = await stateOf(chain);
    expect(state).toBe("unknown");
    expect(await isValue(chain, 0, values?.[0] as string)).toBe(true);
    expect(await rsspDb().sad.count({ where: { requestId: chain.requestId, spentAt: null } })).toBe(0);
    await expectRefused("RSSP_SAD_REFUSED", () => use(chain, sad), bySigner(chain, sad));
  });
});
