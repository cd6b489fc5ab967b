import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import {
  atThePage,
  attributesFor,
  CLIENT,
  Clock,
  enrolSigner,
  handleOf,
  openRequest,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import {
  cancelSignatureRequest,
  credentialInfo,
  credentialsOf,
  enrolCredential,
  keyUses,
  registerClient,
  reissueCredential,
  signatureRequestState,
} from "../index.ts";
import { decline, redeemHandle, setRsspPorts, viewRequest } from "../signer.ts";
import { disposeCredential } from "./dispose-credential.ts";

let world: World;
let signer: TestSigner;
let other: TestSigner;
const clock = new Clock();
const FOREIGN = { clientId: "another-sca", clientSecret: "the other client's secret, just as long" };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  await registerClient({ ...FOREIGN, name: "Another", returnOrigin: "https://other.example", now: clock.now });
  signer = await enrolSigner("usr_1", clock.now);
  other = await enrolSigner("usr_2", clock.now);
});
afterAll(() => world.close());

const byClient = (target: string, actor = `client:${CLIENT.clientId}`) => ({
  world,
  actor,
  target,
  secrets: [CLIENT.clientSecret],
});

describe("a driving application", () => {
  it("that is not registered, or brings a wrong secret, is refused at every call", async () => {
    const now = clock.now;
    const wrong = { ...CLIENT, clientSecret: "guess" };
    const unknown = { clientId: "nobody", clientSecret: CLIENT.clientSecret };
    const calls = [
      (client: typeof CLIENT) => credentialsOf(client, { subject: signer.subject, now }),
      (client: typeof CLIENT) => credentialInfo(client, { credentialId: signer.credential.credentialId, now }),
      (client: typeof CLIENT) => signatureRequestState(client, { requestId: "srq_x", now }),
      (client: typeof CLIENT) => cancelSignatureRequest(client, { requestId: "srq_x", now }),
    ];
    for (const call of calls) {
      await expectRefused("RSSP_CLIENT_REFUSED", () => call(wrong), byClient("rssp:door"));
      await expectRefused("RSSP_CLIENT_REFUSED", () => call(unknown), byClient("rssp:door", "client:unknown"));
    }
  });

  it("cannot see or cancel another application's request", async () => {
    const { requestId } = await openRequest(signer, clock.now);
    const watch = byClient(`request:${requestId}`, "client:another-sca");
    await expectRefused("NOT_FOUND", () => signatureRequestState(FOREIGN, { requestId, now: clock.now }), watch);
    await expectRefused("NOT_FOUND", () => cancelSignatureRequest(FOREIGN, { requestId, now: clock.now }), watch);
    expect(await signatureRequestState(CLIENT, { requestId, now: clock.now })).toMatchObject({ state: "open" });
  });

  it("cannot name another signer's credential, nor one that is not there", async () => {
    const credentialId = other.credential.credentialId;
    await expectRefused(
      "RSSP_CREDENTIAL_FOREIGN",
      () => openRequest(signer, clock.now, { credentialId }),
      byClient(`credential:${credentialId}`),
    );
    const none = "NAT-SIGN-99999";
    await expectRefused(
      "RSSP_CREDENTIAL_FOREIGN",
      () => openRequest(signer, clock.now, { credentialId: none }),
      byClient(`credential:${none}`),
    );
  });

  it("cannot have another signer's credential ended by a re-issue, nor one that has ended replaced again", async () => {
    const mine = await enrolSigner("usr_replacing", clock.now);
    const replace = (credentialId: string) =>
      reissueCredential(CLIENT, {
        credentialId,
        subject: mine.subject,
        displayName: "Shomeisha",
        kanjiName: "署名者 一郎",
        algorithm: "P-256",
        pin: PIN,
        factor: { kind: "totp", secret: mine.totpSecret },
        now: clock.now,
      });
    for (const id of [other.credential.credentialId, "NAT-SIGN-99999"])
      await expectRefused("RSSP_CREDENTIAL_FOREIGN", () => replace(id), byClient(`credential:${id}`));
    const { credentialId } = mine.credential;
    await disposeCredential({ credentialId, actor: "system:test", reason: "test", now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => replace(credentialId), byClient(`credential:${credentialId}`));
  });

  it("cannot have a signature bound to another certificate than the credential's", async () => {
    const items = [
      { label: { title: "契約書", parties: [], reference: "NC-1", pages: 1 }, signedAttributes: await attributesFor(other) },
    ];
    await expectRefused(
      "RSSP_REQUEST_INVALID",
      () => openRequest(signer, clock.now, { items }),
      byClient(`credential:${signer.credential.credentialId}`),
    );
  });

  it.each<[string, Parameters<typeof openRequest>[2], string?]>([
    ["an address on another origin", { returnUrl: "https://evil.example/" }],
    ["a script for an address", { returnUrl: "javascript:alert(1)" }],
    ["a login of the day after tomorrow", { loginAt: new Date(Date.now() + 2 * 864e5).toISOString() }],
    ["a login of last week", { loginAt: new Date(Date.now() - 7 * 864e5).toISOString() }],
    ["no documents", { items: [] }, "unknown"],
    ["a field that is not in the form", { state: "signed" } as object, "unknown"],
  ])("with %s is refused", async (_what, change, credential = signer.credential.credentialId) => {
    await expectRefused(
      "RSSP_REQUEST_INVALID",
      () => openRequest(signer, clock.now, change),
      byClient(`credential:${credential}`),
    );
  });

  it.each(["甲\u202e乙", "一行目\n二行目", "", " ", "長".repeat(201)])(
    "a title that could deceive the signer is refused: %j",
    async (title) => {
      const items = [
        { label: { title, parties: [], reference: "NC-1", pages: 1 }, signedAttributes: await attributesFor(signer) },
      ];
      await expectRefused(
        "RSSP_REQUEST_INVALID",
        () => openRequest(signer, clock.now, { items }),
        byClient("credential:unknown"),
      );
    },
  );

  it("gets no signature value before the request is signed", async () => {
    const { requestId } = await openRequest(signer, clock.now);
    expect(await signatureRequestState(CLIENT, { requestId, now: clock.now })).not.toHaveProperty("values");
  });
});

describe("a handle", () => {
  it("binds one browser: used again by another it is refused, and the first one may reload", async () => {
    const { authorizeUrl, requestId } = await openRequest(signer, clock.now);
    const handle = handleOf(authorizeUrl);
    const entry = await redeemHandle({ handle, browserSecretOf: () => undefined, now: clock.now });
    if (entry.kind !== "fresh") throw new Error("the first browser was refused");
    const again = (browserSecret?: string) => redeemHandle({ handle, browserSecretOf: () => browserSecret, now: clock.now });
    const watch = { world, actor: "browser:unknown", target: `request:${requestId}`, secrets: [handle, entry.browserSecret] };
    await expectRefused("RSSP_HANDLE_REFUSED", () => again(), watch);
    await expectRefused("RSSP_HANDLE_REFUSED", () => again("A".repeat(43)), watch);
    expect(await again(entry.browserSecret)).toEqual({ kind: "known", requestId });
    expect(await viewRequest({ requestId, browserSecret: entry.browserSecret, now: clock.now })).toMatchObject({ state: "open" });
    expect(await viewRequest({ requestId, browserSecret: undefined, now: clock.now })).toBeNull();
  });

  it("brought by 20 browsers at once binds one of them", async () => {
    const { authorizeUrl } = await openRequest(signer, clock.now);
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        redeemHandle({ handle: handleOf(authorizeUrl), browserSecretOf: () => undefined, now: clock.now }),
      ),
    );
    expect(all.filter((entry) => entry.status === "fulfilled")).toHaveLength(1);
  });

  it("that comes too late, or was never given out, is refused", async () => {
    const { authorizeUrl, requestId } = await openRequest(signer, clock.now);
    const late = new Date(clock.now.getTime() + 10 * 60_000);
    const use = (handle: string) => () => redeemHandle({ handle, browserSecretOf: () => undefined, now: late });
    await expectRefused("RSSP_REQUEST_EXPIRED", use(handleOf(authorizeUrl)), {
      world,
      actor: "browser:unknown",
      target: `request:${requestId}`,
    });
    await expectRefused("RSSP_HANDLE_REFUSED", use("x"), { world, actor: "browser:unknown", target: "request:unknown" });
  });
});

describe("what the signer is shown", () => {
  it("is the label and the digest of each document, the requester and the certificate", async () => {
    const { view } = await atThePage(signer, clock.nextStep(), { count: 2 });
    expect(view.items).toHaveLength(2);
    expect(view.items[0]).toMatchObject({ title: "業務委託契約書", amount: "1,200,000円", reference: "NC-2026-000001" });
    expect(view.items[0]?.digest).toMatch(/^[0-9A-F]{4} [0-9A-F]{4} … [0-9A-F]{4} [0-9A-F]{4}$/);
    expect(view.client).toEqual({ id: CLIENT.clientId, name: "捺印 電子契約サービス" });
    expect(view.credential).toMatchObject({
      id: signer.credential.credentialId,
      displayName: "署名者 一郎",
      attemptsLeft: 5,
      fault: null,
    });
    expect(view.credential.issuer).not.toBe("");
  });
});

describe("cancelling", () => {
  it("署名せずに戻る ends the request: it cannot be authorised any more", async () => {
    const page = await atThePage(signer, clock.nextStep());
    expect(await decline({ ...page, now: clock.now })).toEqual({
      returnTo: `http://localhost:3000/signing/return?request=${page.requestId}`,
    });
    const watch = { world, actor: `signer:${signer.signerId}`, target: `request:${page.requestId}`, secrets: [PIN] };
    await expectRefused("RSSP_REQUEST_CLOSED", () => press(page, signer, clock.now), watch);
  });

  it("after the signature changes nothing", async () => {
    const page = await atThePage(signer, clock.nextStep());
    await press(page, signer, clock.now);
    expect(await cancelSignatureRequest(CLIENT, { requestId: page.requestId, now: clock.now })).toEqual({ state: "signed" });
  });

  it("racing with 署名する ends in exactly one of the two", async () => {
    for (let round = 0; round < 5; round++) {
      const page = await atThePage(signer, clock.nextStep());
      await Promise.allSettled([press(page, signer, clock.now), decline({ ...page, now: clock.now })]);
      const { state, values } = await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now });
      expect([state, values?.length]).toEqual(state === "signed" ? ["signed", 1] : ["cancelled", undefined]);
    }
  });

  it("by another browser is refused", async () => {
    const page = await atThePage(signer, clock.nextStep());
    await expectRefused("NOT_FOUND", () => decline({ requestId: page.requestId, browserSecret: "x", now: clock.now }), {
      world,
      actor: "browser:unknown",
      target: "request:unknown",
    });
  });
});

describe("enrolment", () => {
  it("gives numbers one at a time, also when many enrol at once", async () => {
    const many = await Promise.all(Array.from({ length: 6 }, (_, index) => enrolSigner(`many_${index}`, clock.now)));
    expect(new Set(many.map(({ credential }) => credential.credentialId)).size).toBe(6);
    for (const { credential } of many)
      expect(credential).toMatchObject({ status: "active", holding: "wrapped", keyOrigin: "rssp", locked: false });
  });

  it("refuses a PIN that would be guessed, before a key is made", async () => {
    const before = await rsspDb().credential.count();
    const enrol = enrolCredential(CLIENT, {
      subject: "usr_weak",
      displayName: "Weak",
      kanjiName: "弱",
      algorithm: "P-256",
      pin: "12345678",
      factor: { kind: "totp", secret: signer.totpSecret },
      now: clock.now,
    });
    await expect(enrol).rejects.toMatchObject({ code: "RSSP_PIN_TOO_SIMPLE" });
    expect(await rsspDb().credential.count()).toBe(before);
  });

  it("that fails after the CA issued leaves neither a key nor a certificate in force, and the log says so", async () => {
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    await owner.query(`
      CREATE FUNCTION rssp.no_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no link'; END $$;
      CREATE TRIGGER no_link BEFORE UPDATE ON rssp.credential FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION rssp.no_link()`);
    try {
      await expect(enrolSigner("usr_unlinked", clock.now)).rejects.toThrow("no link");
      const row = await rsspDb().credential.findFirstOrThrow({ where: { signer: { subject: "usr_unlinked" } } });
      expect(row).toMatchObject({ status: "disposed", sealedKey: null, keyHandle: null });
      const revoked = await owner.query("SELECT revoked_at, reason FROM trust.issued_certificate WHERE revoked_at = $1", [
        clock.now,
      ]);
      expect(revoked.rows).toEqual([{ revoked_at: clock.now, reason: 5 }]);
      const audited = await owner.query("SELECT type, outcome FROM audit.leaf WHERE target = $1", [`credential:${row.id}`]);
      expect(audited.rows).toEqual([
        { type: "trust.certificate.revoked", outcome: "ok" },
        { type: "rssp.credential.refused", outcome: "refused" },
      ]);
    } finally {
      await owner.query("DROP TRIGGER no_link ON rssp.credential; DROP FUNCTION rssp.no_link()");
      await owner.end();
    }
  });

  it("tells of a credential nothing of PIN, OTP or the key's place", async () => {
    const [info] = await credentialsOf(CLIENT, { subject: signer.subject, now: clock.now });
    expect(Object.keys(info as object).toSorted()).toEqual(
      [
        "aal",
        "algorithm",
        "attemptsLeft",
        "chain",
        "credentialId",
        "displayName",
        "factor",
        "holding",
        "ial",
        "keyOrigin",
        "level",
        "locked",
        "lockedAt",
        "notAfter",
        "notBefore",
        "reissueOfferedUntil",
        "status",
        "suspendedAt",
      ].toSorted(),
    );
    expect(Object.keys(info?.factor as object).toSorted()).toEqual(["kind", "since", "synced"]);
  });

  it("a public key is registered once for ever", async () => {
    const row = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    const again = rsspDb().credential.create({ data: { ...row, id: "NAT-SIGN-88888" } });
    await expect(again).rejects.toThrow(/spki_hash/);
  });
});

describe("the record of a key's uses", () => {
  it("names what was signed, newest first, and leaves out what was never authorised", async () => {
    const fresh = await enrolSigner("usr_uses", clock.nextStep());
    const batch = await atThePage(fresh, clock.now, { count: 3 });
    await press(batch, fresh, clock.now, { left: [0] });
    await openRequest(fresh, clock.now);
    const single = await atThePage(fresh, clock.nextStep());
    await press(single, fresh, clock.now);
    const asked = { subject: fresh.subject, credentialId: fresh.credential.credentialId, limit: 10, now: clock.now };
    const { uses, total } = await keyUses(CLIENT, asked);
    expect(total).toBe(2);
    expect(uses.map(({ requestId, count, outcome, method }) => ({ requestId, count, outcome, method }))).toEqual([
      { requestId: single.requestId, count: 1, outcome: "signed", method: "all" },
      { requestId: batch.requestId, count: 2, outcome: "signed", method: "all" },
    ]);
    expect(uses[0]).toMatchObject({ title: "業務委託契約書", client: "捺印 電子契約サービス" });
    expect((await keyUses(CLIENT, { ...asked, limit: 1 })).uses).toHaveLength(1);
  });

  it("of another signer's credential is refused", async () => {
    const { credentialId } = other.credential;
    const look = () => keyUses(CLIENT, { subject: signer.subject, credentialId, limit: 10, now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", look, byClient(`credential:${credentialId}`));
  });
});
