import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import { secureRandom } from "@/lib/ids.ts";
import { statement } from "@/test/conformance/statements.ts";
import { atTheErrand } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { Insider } from "@/test/insider.ts";
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
import {
  beginChain,
  cancelSignatureRequest,
  enrolCredential,
  openSignatureRequest,
  signatureRequestState,
  useChain,
} from "./index.ts";
import { activateKey } from "./sam/activate-key.ts";
import { judgeFactors } from "./sam/judge-factors.ts";
import { authorise, decline, redeemHandle, setRsspPorts, viewRequest } from "./signer.ts";

let world: World;
let insider: Insider;
let signer: TestSigner;
let other: TestSigner;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  insider = new Insider(world);
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  signer = await enrolSigner("usr_1", clock.now);
  other = await enrolSigner("usr_2", clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(() => void clock.nextStep());

const randomSecret = () => Buffer.from(secureRandom(32)).toString("base64url");
const bySigner = (requestId: string) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${requestId}`,
  secrets: [PIN],
});
const byNobody = (target = "request:unknown") => ({ world, actor: "browser:unknown", target, secrets: [PIN] });
const byClient = (target: string) => ({ world, actor: `client:${CLIENT.clientId}`, target, secrets: [CLIENT.clientSecret] });
const useSad = (requestId: string, sad: string) => activateKey({ requestId, sad, now: clock.now });

/** A SAD made by right factors and not yet spent. */
async function permission(count = 1): Promise<{ page: Page; requestId: string; sad: string }> {
  const page = await atThePage(signer, clock.nextStep(), { count });
  const factors = { pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
  const request = { id: page.requestId, credentialId: signer.credential.credentialId };
  const verdict = await judgeFactors(request, factors, clock.now);
  if (verdict.kind !== "accepted") throw new Error("right factors were refused");
  return { page, requestId: page.requestId, sad: verdict.sad };
}

describe("a step of the SAP out of its order", () => {
  it("factors before the browser was bound: nobody's request", async () => {
    const { requestId } = await openRequest(signer, clock.now);
    const page = { requestId, browserSecret: randomSecret(), shown: "0".repeat(64) } as Page;
    await expectRefused("NOT_FOUND", () => press(page, signer, clock.now), byNobody());
    await expectRefused("NOT_FOUND", () => press({ ...page, browserSecret: undefined as never }, signer, clock.now), byNobody());
  });

  it("a SAD before there was a verdict", async () => {
    const { requestId } = await openRequest(signer, clock.now);
    await expectRefused("RSSP_SAD_REFUSED", () => useSad(requestId, randomSecret()), bySigner(requestId));
    const page = await atThePage(signer, clock.now);
    await expectRefused("RSSP_SAD_REFUSED", () => useSad(page.requestId, randomSecret()), bySigner(page.requestId));
  });

  it("a chain's code or token before the consent", async () => {
    const { requestId } = await atThePage(signer, clock.now, { method: "chain" });
    const now = clock.now;
    await expectRefused(
      "RSSP_SAD_REFUSED",
      () => beginChain(CLIENT, { requestId, code: randomSecret(), now }),
      byClient(`request:${requestId}`),
    );
    await expectRefused("RSSP_SAD_REFUSED", () => useChain(CLIENT, { requestId, sad: randomSecret(), now }), bySigner(requestId));
  });

  it("factors after the end: declined, cancelled, expired, refused or unknown", async () => {
    const ends: [ErrorCode, (page: Page) => Promise<unknown>][] = [
      ["RSSP_REQUEST_CLOSED", (page) => decline({ ...page, now: clock.now })],
      ["RSSP_REQUEST_CLOSED", ({ requestId }) => cancelSignatureRequest(CLIENT, { requestId, now: clock.now })],
      ["RSSP_REQUEST_EXPIRED", async () => clock.forward(10 * 60_000)],
      ...(["refused", "unknown"] as const).map((state): [ErrorCode, (page: Page) => Promise<unknown>] => [
        "RSSP_REQUEST_CLOSED",
        ({ requestId: id }) => rsspDb().signatureRequest.update({ where: { id }, data: { state } }),
      ]),
    ];
    for (const [code, end] of ends) {
      const page = await atThePage(signer, clock.nextStep());
      await end(page);
      await expectRefused(code, () => press(page, signer, clock.now), bySigner(page.requestId));
    }
  });

  it("a handle after its request was withdrawn", async () => {
    const { requestId, authorizeUrl } = await openRequest(signer, clock.now);
    await cancelSignatureRequest(CLIENT, { requestId, now: clock.now });
    const redeem = () => redeemHandle({ handle: handleOf(authorizeUrl), browserSecretOf: () => undefined, now: clock.now });
    await expectRefused("RSSP_HANDLE_REFUSED", redeem, byNobody(`request:${requestId}`));
  });

  it("an errand's browser at a request, and a request's own mark at another request", async () => {
    const errand = await atTheErrand(signer, clock.now);
    const [one, two] = [await atThePage(signer, clock.now), await atThePage(signer, clock.now)];
    for (const [requestId, browserSecret] of [
      [errand.errandId, errand.browserSecret],
      [one.requestId, errand.browserSecret],
      [one.requestId, two.browserSecret],
    ])
      await expectRefused("NOT_FOUND", () => press({ ...one, requestId, browserSecret } as Page, signer, clock.now), byNobody());
    expect(await viewRequest({ requestId: one.requestId, browserSecret: two.browserSecret, now: clock.now })).toBeNull();
  });

  it("values before the key was used", async () => {
    const { page, requestId } = await permission();
    for (const id of [(await openRequest(signer, clock.now)).requestId, requestId])
      expect(await signatureRequestState(CLIENT, { requestId: id, now: clock.now })).not.toHaveProperty("values");
    expect(page.view.state).toBe("open");
  });
});

describe(statement(12), () => {
  it("each message of a recorded good run sent again signs nothing: not at once, not later, not to another request", async () => {
    const { requestId, authorizeUrl } = await openRequest(signer, clock.now);
    const handle = handleOf(authorizeUrl);
    const entry = await redeemHandle({ handle, browserSecretOf: () => undefined, now: clock.now });
    const { browserSecret } = entry as Extract<typeof entry, { kind: "fresh" }>;
    const view = await viewRequest({ requestId, browserSecret, now: clock.now });
    const message = {
      requestId,
      browserSecret,
      shown: view?.shown ?? "",
      pin: PIN,
      otp: otpAt(signer, clock.now),
      source: "192.0.2.1",
    };
    expect(await authorise({ ...message, now: clock.now })).toMatchObject({ outcome: "signed" });

    const before = cm().signCount();
    const fresh = await atThePage(signer, clock.now);
    for (const later of [0, 30_000, 3_600_000]) {
      const now = new Date(clock.now.getTime() + later);
      const again = redeemHandle({ handle, browserSecretOf: () => undefined, now });
      await expect(again).rejects.toMatchObject({ code: "RSSP_HANDLE_REFUSED" });
      expect(await authorise({ ...message, now })).toMatchObject({ outcome: "already", state: "signed" });
    }
    const elsewhere = () => authorise({ ...message, requestId: fresh.requestId, now: clock.now });
    await expectRefused("NOT_FOUND", elsewhere, byNobody());
    const withItsMark = () => press(fresh, signer, clock.now, { otp: message.otp });
    await expectRefused("RSSP_FACTORS_WRONG", withItsMark, bySigner(fresh.requestId));
    expect(cm().signCount()).toBe(before);
  });

  it(statement(16), async () => {
    const { requestId, sad } = await permission();
    const before = cm().signCount();
    const uses = await Promise.allSettled(Array.from({ length: 50 }, () => useSad(requestId, sad)));
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(cm().signCount()).toBe(before + 1);
  });
});

describe(statement(14), () => {
  const flip = (column: string) =>
    `${column} = set_byte(${column}, 40 % length(${column}), get_byte(${column}, 40 % length(${column})) # 1)`;
  const item = (change: string) => `UPDATE rssp.signature_request_item SET ${change} WHERE request_id = $1 AND position = 0`;
  const request = (change: string) => `UPDATE rssp.signature_request SET ${change} WHERE id = $1`;
  const sadRow = (change: string) => `UPDATE rssp.sad SET ${change} WHERE request_id = $1`;
  const CHANGES: [string, ErrorCode, string][] = [
    ["the DTBS/R, one bit", "RSSP_CONTENT_CHANGED", item(flip("dtbsr"))],
    ["the digest that was shown, one bit", "RSSP_CONTENT_CHANGED", item(flip("message_digest"))],
    ["the signed attributes, one bit", "RSSP_CONTENT_CHANGED", item(flip("signed_attributes"))],
    ["a document is left out", "RSSP_SAD_REFUSED", item("left_out = true")],
    [
      "a document stands twice",
      "RSSP_SAD_REFUSED",
      "INSERT INTO rssp.signature_request_item SELECT request_id, 7, label, signed_attributes, message_digest, dtbsr FROM rssp.signature_request_item WHERE request_id = $1 AND position = 0",
    ],
    [
      "the credential",
      "RSSP_CONTENT_CHANGED",
      request("credential_id = (SELECT id FROM rssp.credential WHERE id <> credential_id ORDER BY id DESC LIMIT 1)"),
    ],
    [
      "the signer, in whose name it is recorded",
      "RSSP_CONTENT_CHANGED",
      request("signer_id = (SELECT id FROM rssp.signer s WHERE s.id <> signer_id LIMIT 1)"),
    ],
    ["the request is open again", "RSSP_SAD_REFUSED", request("state = 'open'")],
    ["the SAD's name, one bit", "RSSP_SAD_REFUSED", sadRow(flip("hash"))],
    ["the SAD lives a second longer", "RSSP_SAD_REFUSED", sadRow("expires_at = expires_at + interval '1 second'")],
    ["the SAD's place in a chain", "RSSP_SAD_REFUSED", sadRow("position = 1")],
    ["what the SAD opens, one bit", "RSSP_SAD_REFUSED", sadRow(flip("sealed_key"))],
    ["what the SAD opens is gone", "RSSP_SAD_REFUSED", sadRow("sealed_key = NULL")],
    [
      "the SAD is another request's",
      "RSSP_SAD_REFUSED",
      sadRow("request_id = (SELECT id FROM rssp.signature_request r WHERE r.id <> request_id LIMIT 1)"),
    ],
  ];
  it.each(CHANGES)("%s: nothing is signed (%s)", async (_, code, sql) => {
    const { requestId, sad } = await permission(2);
    await insider.sql(sql, [requestId]);
    await expectRefused(code, () => useSad(requestId, sad), { ...bySigner(requestId), actor: await actorOf(requestId) });
    const [{ values }] = (await insider.sql(
      "SELECT count(signature_value)::int AS values FROM rssp.signature_request_item WHERE request_id = $1",
      [requestId],
    )) as [{ values: number }];
    expect(values).toBe(0);
  });

  /** Of the credential itself: set back afterwards, because the others use it. */
  it.each<[string, ErrorCode, string]>([
    ["the algorithm", "RSSP_SAD_REFUSED", "algorithm = 'RSA-3072'"],
    ["the public key", "RSSP_CREDENTIAL_NOT_USABLE", flip("spki")],
    [
      "the certificate",
      "RSSP_CREDENTIAL_NOT_USABLE",
      "chain = (SELECT c.chain FROM rssp.credential c WHERE c.id <> credential.id ORDER BY c.id DESC LIMIT 1)",
    ],
    ["no certificate", "RSSP_CREDENTIAL_NOT_USABLE", "chain = '{}'"],
    ["suspended", "RSSP_CREDENTIAL_SUSPENDED", "status = 'suspended'"],
    ["revoked", "RSSP_CERTIFICATE_REVOKED", "status = 'revoked'"],
    ["out of date", "RSSP_CERTIFICATE_EXPIRED", "not_after = now() - interval '10 years'"],
  ])("the credential's own row, %s: nothing is signed (%s)", async (_, code, change) => {
    const { requestId, sad } = await permission();
    const id = signer.credential.credentialId;
    await insider.sql("CREATE TABLE rssp.kept AS SELECT * FROM rssp.credential WHERE id = $1", [id]);
    try {
      await insider.sql(`UPDATE rssp.credential SET ${change} WHERE id = $1`, [id]);
      await expectRefused(code, () => useSad(requestId, sad), bySigner(requestId));
    } finally {
      await insider.sql(
        `UPDATE rssp.credential c SET (algorithm, spki, chain, status, not_after) = (k.algorithm, k.spki, k.chain, k.status, k.not_after)
         FROM rssp.kept k WHERE c.id = k.id`,
      );
      await insider.sql("DROP TABLE rssp.kept");
    }
    await expect(useSad(requestId, sad)).resolves.toBeUndefined();
  });

  async function actorOf(requestId: string): Promise<string> {
    const { signerId } = await rsspDb().signatureRequest.findUniqueOrThrow({ where: { id: requestId } });
    return `signer:${signerId}`;
  }
});

describe("a list of hashes", () => {
  const label = { title: "契約書", parties: ["甲"], reference: "NC-1", pages: 1 };
  const itemsOf = async (...owners: TestSigner[]) =>
    Promise.all(owners.map(async (owner) => ({ label, signedAttributes: await attributesFor(owner) })));

  it("with one that is bound to another's certificate is refused whole", async () => {
    const items = await itemsOf(signer, signer, other, signer);
    const target = `credential:${signer.credential.credentialId}`;
    await expectRefused("RSSP_REQUEST_INVALID", () => openRequest(signer, clock.now, { items }), byClient(target));
  });

  it("with one that is no hash of anything that can be shown is refused whole", async () => {
    const [good] = await itemsOf(signer);
    const target = `credential:${signer.credential.credentialId}`;
    for (const signedAttributes of [
      "",
      Buffer.alloc(32, 7).toString("base64"),
      Buffer.from("31023000", "hex").toString("base64"),
    ]) {
      const items = [good, { label, signedAttributes }] as Awaited<ReturnType<typeof itemsOf>>;
      await expectRefused("RSSP_REQUEST_INVALID", () => openRequest(signer, clock.now, { items }), byClient(target));
    }
  });

  it(statement(20), async () => {
    const { requestId, sad } = await permission(3);
    const foreign = await openRequest(signer, clock.now);
    await insider.sql(
      `INSERT INTO rssp.signature_request_item SELECT $1, 3, label, signed_attributes, message_digest, dtbsr
       FROM rssp.signature_request_item WHERE request_id = $2`,
      [requestId, foreign.requestId],
    );
    await expectRefused("RSSP_SAD_REFUSED", () => useSad(requestId, sad), bySigner(requestId));
  });

  it("of 100,000 is refused before any of them is looked at", async () => {
    const items = new Proxy(new Array(100_000), {
      get: (target, key) => {
        if (typeof key === "string" && /^\d+$/.test(key)) throw new Error("an item was looked at");
        return Reflect.get(target, key);
      },
    });
    const error = await expectRefused(
      "RSSP_REQUEST_INVALID",
      () => openRequest(signer, clock.now, { items }),
      byClient("credential:unknown"),
    );
    expect(error?.details).toEqual({ reason: "items: 1000 at most" });
  });

  it("of 1,001 is refused, of 1,000 taken", async () => {
    const [one] = await itemsOf(signer);
    const open = (count: number) =>
      openSignatureRequest(CLIENT, {
        subject: signer.subject,
        credentialId: signer.credential.credentialId,
        items: Array(count).fill(one),
        loginAt: clock.now.toISOString(),
        returnUrl: "http://localhost:3000/signing/return",
        now: clock.now,
      });
    await expectRefused("RSSP_REQUEST_INVALID", () => open(1_001), byClient("credential:unknown"));
    await expect(open(1_000)).resolves.toHaveProperty("requestId");
  });
});

describe("a PIN that would be guessed among the first", () => {
  it.each([
    ["one digit eight times", "11111111"],
    ["a birthday", "19840521"],
    ["the mail address", "tanaka.ichiro@bank"],
    ["the name", "Tanaka Ichiro desu"],
    ["the name as written", "田中一郎はわたしのなまえ"],
    ["four digits", "4827"],
  ])("%s is refused at the enrolment, before a key is made", async (_, pin) => {
    const enrol = () =>
      enrolCredential(CLIENT, {
        subject: "usr_weak",
        displayName: "Tanaka Ichiro",
        kanjiName: "田中一郎",
        email: "tanaka.ichiro@bank.example",
        algorithm: "P-256",
        pin,
        factor: { kind: "totp", secret: signer.totpSecret },
        now: clock.now,
      });
    await expectRefused("RSSP_PIN_TOO_SIMPLE", enrol, { ...byClient("credential:new"), secrets: [pin] });
  });
});

describe(statement(15), () => {
  it("another signer's SAD opens no key but his own's, for no request but his own", async () => {
    const mine = await permission();
    const page = await atThePage(other, clock.now);
    const factors = { pin: PIN, otp: otpAt(other, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
    const request = { id: page.requestId, credentialId: other.credential.credentialId };
    const verdict = await judgeFactors(request, factors, clock.now);
    const { sad } = verdict as Extract<typeof verdict, { kind: "accepted" }>;
    await expectRefused("RSSP_SAD_REFUSED", () => useSad(mine.requestId, sad), bySigner(mine.requestId));
    // also where its row is moved to this request
    await insider.sql("UPDATE rssp.sad SET request_id = $1 WHERE request_id = $2", [mine.requestId, page.requestId]);
    await expectRefused("RSSP_SAD_REFUSED", () => useSad(mine.requestId, sad), bySigner(mine.requestId));
    await expect(useSad(mine.requestId, mine.sad)).resolves.toBeUndefined();
  });

  it("another signer's OTP, PIN or both open no key of this one's", async () => {
    const page = await atThePage(signer, clock.now);
    for (const change of [{ otp: otpAt(other, clock.now) }, { pin: "90617284", otp: otpAt(other, clock.now) }])
      await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, change), bySigner(page.requestId));
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });
});
