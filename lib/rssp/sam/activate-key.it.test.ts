import { verify, X509Certificate } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { secureRandom } from "@/lib/ids.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import {
  atThePage,
  attributesFor,
  CLIENT,
  Clock,
  enrolSigner,
  handleOf,
  openRequest,
  otpAt,
  type Page,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { signatureRequestState } from "../index.ts";
import { STALE_AFTER, TRANSACTION } from "../limits.ts";
import { setRsspPorts, settleInterrupted } from "../signer.ts";
import { activateKey } from "./activate-key.ts";
import { judgeFactors } from "./judge-factors.ts";
import type { KeyHolding } from "./key-holding.ts";
import { wrappedHolding } from "./wrapped.ts";

/** Steps are dated with the time that they really took: on a busy machine later than the test's clock. */
const LONG_AFTER = STALE_AFTER + 60_000;

let world: World;
let signer: TestSigner;
let other: TestSigner;
const clock = new Clock();
const ports = { certificateStatus: async () => "good" as const, holdings: { wrapped: wrappedHolding } };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts(ports);
  await registerSca(clock.now);
  signer = await enrolSigner("usr_1", clock.now);
  other = await enrolSigner("usr_2", clock.now);
});
afterAll(() => world.close());
afterEach(() => setRsspPorts(ports));

const watch = (page: Page, secrets: string[] = []) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${page.requestId}`,
  secrets: [PIN, ...secrets],
});

/** A SAD made by right factors and not yet spent. */
async function authorised(who: TestSigner = signer, count = 1): Promise<{ page: Page; sad: string }> {
  const page = await atThePage(who, clock.nextStep(), { count });
  const factors = { pin: PIN, otp: otpAt(who, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
  const request = { id: page.requestId, credentialId: who.credential.credentialId };
  const verdict = await judgeFactors(request, factors, clock.now);
  if (verdict.kind !== "accepted") throw new Error("right factors were refused");
  return { page, sad: verdict.sad };
}

async function asOwner<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query<T>(sql, values)).rows;
  } finally {
    await owner.end();
  }
}

const events = (page: Page) =>
  asOwner<{ type: string; outcome: string }>("SELECT type, outcome FROM audit.leaf WHERE target = $1 ORDER BY id", [
    `request:${page.requestId}`,
  ]);

describe("a SAD", () => {
  it("cannot authorise a second signature", async () => {
    const { page, sad } = await authorised();
    await activateKey({ requestId: page.requestId, sad, now: clock.now });
    const again = () => activateKey({ requestId: page.requestId, sad, now: clock.now });
    await expectRefused("RSSP_SAD_REFUSED", again, watch(page, [sad]));
    // not even where somebody sets the request back
    await rsspDb().signatureRequest.update({ where: { id: page.requestId }, data: { state: "authorised" } });
    await expectRefused("RSSP_SAD_REFUSED", again, watch(page, [sad]));
  });

  it("used 50 times at once makes one signature", async () => {
    const { page, sad } = await authorised();
    const before = cm().signCount();
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, () => activateKey({ requestId: page.requestId, sad, now: clock.now })),
    );
    expect(uses.filter((use) => use.status === "fulfilled")).toHaveLength(1);
    expect(uses.filter((use) => use.status === "rejected" && use.reason.code === "RSSP_SAD_REFUSED")).toHaveLength(49);
    expect(cm().signCount()).toBe(before + 1);
  });

  it("made elsewhere, of another request or of another signer is refused", async () => {
    const { page, sad } = await authorised();
    const foreign = await authorised(other);
    const own = await authorised();
    for (const wrong of [Buffer.from(secureRandom(32)).toString("base64url"), foreign.sad, own.sad, ""]) {
      const use = () => activateKey({ requestId: page.requestId, sad: wrong, now: clock.now });
      await expectRefused("RSSP_SAD_REFUSED", use, watch(page, [sad]));
    }
  });

  it("expires after five minutes", async () => {
    const { page, sad } = await authorised();
    clock.forward(5 * 60_000);
    await expectRefused(
      "RSSP_SAD_REFUSED",
      () => activateKey({ requestId: page.requestId, sad, now: clock.now }),
      watch(page, [sad]),
    );
  });

  it("is bound: signer, key, algorithm, DTBS/R set, count and expiry cannot be changed under it", async () => {
    const { page: source } = await authorised();
    const foreign = await rsspDb().signatureRequestItem.findFirstOrThrow({ where: { requestId: source.requestId } });
    const changes: Record<string, (requestId: string) => Promise<unknown>> = {
      "a DTBS/R swapped, consistently": (requestId) =>
        rsspDb().signatureRequestItem.updateMany({
          where: { requestId },
          data: { dtbsr: foreign.dtbsr, signedAttributes: foreign.signedAttributes, messageDigest: foreign.messageDigest },
        }),
      "a document added": (requestId) =>
        rsspDb().signatureRequestItem.create({ data: { ...foreign, label: {}, requestId, position: 1 } }),
      "a longer life": (requestId) =>
        rsspDb().sad.updateMany({ where: { requestId }, data: { expiresAt: new Date("2100-01-01") } }),
    };
    for (const [what, change] of Object.entries(changes)) {
      const { page, sad } = await authorised();
      await change(page.requestId);
      await expectRefused(
        "RSSP_SAD_REFUSED",
        () => activateKey({ requestId: page.requestId, sad, now: clock.now }),
        watch(page),
      ).catch((error: Error) => Promise.reject(new Error(`${what}: ${error.message}`)));
    }
  });

  it("with another signer's credential put into the request signs with neither key", async () => {
    const { page, sad } = await authorised();
    await rsspDb().signatureRequest.update({
      where: { id: page.requestId },
      data: { credentialId: other.credential.credentialId },
    });
    await expectRefused(
      "RSSP_CONTENT_CHANGED",
      () => activateKey({ requestId: page.requestId, sad, now: clock.now }),
      watch(page),
    );
  });

  it("binds a multiset: a document listed twice is signed twice, and values come in the order of the items", async () => {
    const [one, two] = [await attributesFor(signer), await attributesFor(signer)];
    const items = [one, two, one].map((signedAttributes, index) => ({
      label: { title: `書類${index + 1}`, parties: [], reference: `NC-${index}`, pages: 1 },
      signedAttributes,
    }));
    const page = await atThePage(signer, clock.nextStep(), { items });
    await press(page, signer, clock.now);
    const { values } = await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now });
    const key = new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64")).publicKey;
    expect(new Set(values).size).toBe(3);
    for (const [index, { signedAttributes }] of items.entries()) {
      const value = Buffer.from(values?.[index] as string, "base64");
      expect(verify("sha256", Buffer.from(signedAttributes, "base64"), key, value)).toBe(true);
    }
  });
});

describe("the use of a key", () => {
  it("is recorded as one intent and one outcome, around it", async () => {
    const page = await atThePage(signer, clock.nextStep());
    await press(page, signer, clock.now);
    expect(await events(page)).toEqual([
      { type: "rssp.request.opened", outcome: "ok" },
      { type: "rssp.request.entered", outcome: "ok" },
      { type: "rssp.authorisation", outcome: "ok" },
      { type: "rssp.key.intent", outcome: "intent" },
      { type: "rssp.key.outcome", outcome: "signed" },
    ]);
  });

  it("does not begin while the HSM is down: nobody is asked for an attempt", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const down: KeyHolding = { ...wrappedHolding, ready: () => Promise.reject(new NatsuinError("HSM_UNAVAILABLE")) };
    setRsspPorts({ holdings: { wrapped: down } });
    await expectRefused("HSM_UNAVAILABLE", () => press(page, signer, clock.now), watch(page));
    setRsspPorts(ports);
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("that loses the HSM leaves a spent SAD and an unknown request, and is never repeated by itself", async () => {
    const lost: KeyHolding = {
      ...wrappedHolding,
      open: async () => ({
        sign: async () => ({ values: [undefined], failure: new NatsuinError("HSM_UNAVAILABLE") }),
        close: () => undefined,
      }),
    };
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ holdings: { wrapped: lost } });
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    setRsspPorts(ports);
    const [sad] = await rsspDb().sad.findMany({ where: { requestId: page.requestId } });
    expect(sad?.spentAt).not.toBeNull();
    expect((await events(page)).slice(-2)).toEqual([
      { type: "rssp.key.intent", outcome: "intent" },
      { type: "rssp.key.outcome", outcome: "unknown" },
    ]);
    const before = cm().signCount();
    await settleInterrupted({ now: clock.forward(5 * 60_000) });
    await expectRefused("RSSP_REQUEST_CLOSED", () => press(page, signer, clock.now), watch(page));
    expect(cm().signCount()).toBe(before);
    expect(await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now })).toMatchObject({
      state: "unknown",
    });
  });

  it("that the HSM never began is known to have signed nothing", async () => {
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({
      holdings: { wrapped: { ...wrappedHolding, open: () => Promise.reject(new NatsuinError("HSM_UNAVAILABLE")) } },
    });
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_FAILED" });
    expect((await events(page)).at(-1)).toEqual({ type: "rssp.key.outcome", outcome: "not-signed" });
    expect(await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now })).toMatchObject({
      state: "refused",
    });
  });

  it("stores no value that does not verify: one bit flipped on the way", async () => {
    const flipping: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        return {
          ...key,
          async sign(dtbsrs) {
            const signed = await key.sign(dtbsrs);
            for (const value of signed.values) if (value) value[value.length - 1] = (value.at(-1) as number) ^ 1;
            return signed;
          },
        };
      },
    };
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ holdings: { wrapped: flipping } });
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    const [item] = await rsspDb().signatureRequestItem.findMany({ where: { requestId: page.requestId } });
    expect(item?.signatureValue).toBeNull();
  });

  it("with the sealed key of another row in its own opens nothing, whatever the PIN: the seal names signer, credential and key", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const id = signer.credential.credentialId;
    const read = (key: string) => rsspDb().credential.findUniqueOrThrow({ where: { id: key } });
    const [own, foreign] = [await read(id), await read(other.credential.credentialId)];
    const put = ({ sealedKey, pinSalt }: typeof own) =>
      rsspDb().credential.update({ where: { id }, data: { sealedKey, pinSalt } });
    await put(foreign);
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now), watch(page));
    await put(own);
    await expect(press(page, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });
});

describe("a key that answers after the request was settled", () => {
  it("does not turn unknown into signed: what was told stands", async () => {
    const slow: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        return {
          ...key,
          async sign(dtbsrs) {
            await settleInterrupted({ now: new Date(clock.now.getTime() + 120_000) });
            return key.sign(dtbsrs);
          },
        };
      },
    };
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ holdings: { wrapped: slow } });
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    expect(await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now })).toMatchObject({
      state: "unknown",
    });
    expect((await events(page)).filter(({ type }) => type === "rssp.key.outcome")).toEqual([
      { type: "rssp.key.outcome", outcome: "unknown" },
    ]);
  });
});

describe("a value that was made", () => {
  it("is stored though every connection is taken meanwhile, for as long as an attempt may hold one", async () => {
    const busy: Promise<unknown>[] = [];
    const crowded: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        const hold = () => rsspDb().$transaction((tx) => tx.$executeRaw`SELECT pg_sleep(6)`, TRANSACTION);
        busy.push(...Array.from({ length: 10 }, hold));
        return key;
      },
    };
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ holdings: { wrapped: crowded } });
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
    await Promise.all(busy);
  });
});

describe("a batch that takes long", () => {
  /** Something happens while the second hundred is signed. */
  const meanwhile = (happens: () => Promise<unknown>): KeyHolding => ({
    ...wrappedHolding,
    async open(inner, algorithm) {
      const key = await wrappedHolding.open(inner, algorithm);
      let hundreds = 0;
      return {
        ...key,
        async sign(dtbsrs) {
          if (++hundreds === 2) await happens();
          return key.sign(dtbsrs);
        },
      };
    },
  });

  it("is not taken for lost while it stores values", async () => {
    const page = await atThePage(signer, clock.nextStep(), { count: 201 });
    const long = new Date(clock.now.getTime() - 2 * STALE_AFTER).toISOString();
    setRsspPorts({
      holdings: {
        wrapped: meanwhile(async () => {
          await rsspDb().$executeRaw`UPDATE rssp.signature_request
            SET steps = steps || jsonb_build_object('authorisedAt', ${long}::text, 'spentAt', ${long}::text) WHERE id = ${page.requestId}`;
          expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 0 });
        }),
      },
    });
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("signs no further once it was told to be unknown, and keeps what it has", async () => {
    const page = await atThePage(signer, clock.nextStep(), { count: 201 });
    const late = new Date(clock.now.getTime() + 2 * STALE_AFTER);
    setRsspPorts({ holdings: { wrapped: meanwhile(() => settleInterrupted({ now: late })) } });
    const before = cm().signCount();
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    expect(cm().signCount()).toBe(before + 200);
    const where = { requestId: page.requestId, signatureValue: { not: null } };
    expect(await rsspDb().signatureRequestItem.count({ where })).toBe(200);
  });
});

describe("without a record", () => {
  const audit = (verb: "GRANT" | "REVOKE") =>
    asOwner(`${verb} EXECUTE ON FUNCTION audit.append ${verb === "GRANT" ? "TO" : "FROM"} natsuin_rssp`);
  afterEach(() => audit("GRANT"));

  it("no signature: neither authorisation nor a SAD made before gets a key used", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const ready = await authorised();
    const before = cm().signCount();
    await audit("REVOKE");
    clock.nextStep();
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    const use = activateKey({ requestId: ready.page.requestId, sad: ready.sad, now: clock.now });
    await expect(use).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    expect(cm().signCount()).toBe(before);

    await audit("GRANT");
    // the OTP was not used up by an attempt that was never judged
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });
});

describe("settling what an interruption left", () => {
  it("an intent without a value becomes unknown, once; a value that was stored becomes signed", async () => {
    const [crashed, stored] = [await authorised(), await authorised()];
    const steps = { spentAt: clock.now.toISOString() };
    for (const { page } of [crashed, stored])
      await rsspDb().signatureRequest.update({ where: { id: page.requestId }, data: { state: "signing", steps } });
    await rsspDb().signatureRequestItem.updateMany({
      where: { requestId: stored.page.requestId },
      data: { signatureValue: new Uint8Array([1]) },
    });
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 0 });
    clock.forward(LONG_AFTER);
    const runs = await Promise.all([settleInterrupted({ now: clock.now }), settleInterrupted({ now: clock.now })]);
    expect(runs.reduce((sum, { finished, unknown }) => sum + finished * 10 + unknown, 0)).toBe(11);
    expect((await events(crashed.page)).at(-1)).toEqual({ type: "rssp.key.outcome", outcome: "unknown" });
    expect((await events(stored.page)).at(-1)).toEqual({ type: "rssp.key.outcome", outcome: "signed" });
  });

  it("one that cannot be settled holds up no other", async () => {
    const [broken, other] = [await authorised(), await authorised()];
    const steps = { spentAt: clock.now.toISOString() };
    const ids = [broken, other].map(({ page }) => page.requestId);
    await rsspDb().signatureRequest.updateMany({ where: { id: { in: ids } }, data: { state: "signing", steps } });
    const relabel = (label: unknown) => rsspDb().$executeRaw`
      UPDATE rssp.signature_request_item SET label = ${JSON.stringify(label)}::jsonb WHERE request_id = ${broken.page.requestId}`;
    await relabel(null);
    clock.forward(LONG_AFTER);
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 1 });
    await relabel({ title: "業務委託契約書", parties: [], reference: "NC-2026-000001", pages: 3 });
    expect(await settleInterrupted({ now: clock.now })).toEqual({ finished: 0, unknown: 1 });
  });

  it("its margin is whole: the steps are dated after every wait, for the CA and for the row", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const wait = () => new Promise((resolve) => setTimeout(resolve, 300));
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    setRsspPorts({
      certificateStatus: async () => {
        await owner.query("BEGIN");
        await owner.query("SELECT 1 FROM rssp.signature_request WHERE id = $1 FOR UPDATE", [page.requestId]);
        await wait();
        void wait().then(() => owner.query("COMMIT"));
        return "good";
      },
    });
    await press(page, signer, clock.now);
    await owner.end();
    const { steps } = await rsspDb().signatureRequest.findUniqueOrThrow({ where: { id: page.requestId } });
    const since = (step: string) => Date.parse((steps as Record<string, string>)[step] as string) - clock.now.getTime();
    expect(since("authorisedAt")).toBeGreaterThanOrEqual(590);
    expect(since("spentAt")).toBeGreaterThanOrEqual(since("authorisedAt"));
    expect(since("signedAt")).toBeGreaterThanOrEqual(since("spentAt"));
  });

  it("a permission that was never used lapses", async () => {
    const { page, sad } = await authorised();
    await settleInterrupted({ now: clock.forward(LONG_AFTER) });
    await expectRefused("RSSP_SAD_REFUSED", () => activateKey({ requestId: page.requestId, sad, now: clock.now }), watch(page));
  });
});

describe("the database", () => {
  it("holds no PIN, OTP, SAD, handle or TOTP secret in clear, in any table", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const { authorizeUrl } = await openRequest(signer, clock.now);
    const otp = otpAt(signer, clock.now);
    await press(page, signer, clock.now);
    const { sad } = await authorised();
    const tables = await asOwner<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('rssp', 'audit', 'auth', 'sca', 'trust', 'jobs')",
    );
    const rows = await Promise.all(tables.map(({ name }) => asOwner<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)));
    const dump = rows.flat().map(({ row }) => row);
    // bytea shows as hex: look for both forms
    const forms = (text: string) => [text, Buffer.from(text).toString("hex")];
    const handle = handleOf(authorizeUrl);
    for (const secret of [PIN, sad, handle, page.browserSecret, signer.totpSecret].flatMap(forms)) {
      expect(dump.filter((row) => row.includes(secret))).toEqual([]);
    }
    expect(dump.filter((row) => new RegExp(`(?<![0-9a-f])${otp}(?![0-9a-f])`).test(row))).toEqual([]);
    expect(dump.length).toBeGreaterThan(50);
  });
});
