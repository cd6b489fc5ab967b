import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import { offerInMail, openErrandFor } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, openRequest, otpAt, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import {
  beginChain,
  type CredentialAct,
  offerReissue,
  releaseCredential,
  suspendCredential,
  unlockCredential,
  useChain,
} from "../index.ts";
import { setRsspPorts } from "../signer.ts";
import { disposeCredential } from "./dispose-credential.ts";

let world: World;
let owner: pg.Client;
let signer: TestSigner;
const clock = new Clock();
const WRONG_PIN = "90617284";
const START = "http://localhost:3000/credentials/reissue";
const STAFF = "user:usr_ra";
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await registerSca(clock.now);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
});

const credentialId = () => signer.credential.credentialId;
const address = () => `${signer.subject}@signer.example`;
const row = () => rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId() } });
const act = (change: Partial<CredentialAct> = {}): CredentialAct => ({
  subject: signer.subject,
  credentialId: credentialId(),
  actor: STAFF,
  reason: "本人からの電話を、届出の番号へ折り返して確認した",
  now: clock.now,
  ...change,
});
const offer = (change: Partial<CredentialAct> & { startUrl?: string } = {}) =>
  offerReissue(CLIENT, { startUrl: START, ...act(change) });

const ACTS = {
  suspendCredential: (change?: Partial<CredentialAct>, client = CLIENT) => suspendCredential(client, act(change)),
  releaseCredential: (change?: Partial<CredentialAct>, client = CLIENT) => releaseCredential(client, act(change)),
  unlockCredential: (change?: Partial<CredentialAct>, client = CLIENT) => unlockCredential(client, act(change)),
  offerReissue: (change?: Partial<CredentialAct>, client = CLIENT) => offerReissue(client, { startUrl: START, ...act(change) }),
};

async function lock(): Promise<void> {
  const page = await atThePage(signer, clock.nextStep());
  for (let attempt = 0; attempt < 5; attempt++)
    await expect(press(page, signer, clock.now, { pin: WRONG_PIN })).rejects.toThrow();
}

const subjects = async () => {
  const { rows } = await owner.query(`SELECT subject FROM jobs.mail WHERE "to" = $1 ORDER BY created_at, id`, [
    `${signer.subject}@signer.example`,
  ]);
  return rows.map(({ subject }) => subject);
};
const recorded = async (type: string) => {
  const { rows } = await owner.query(
    `SELECT l.actor, convert_from(l.leaf, 'UTF8') AS leaf, (SELECT string_agg(o.value, ' ') FROM audit.opening o WHERE o.leaf_id = l.id) AS opened
     FROM audit.leaf l WHERE type = $1 AND target = $2`,
    [type, `credential:${credentialId()}`],
  );
  return rows;
};

describe.each(Object.entries(ACTS))("%s", (_name, call) => {
  it("is refused to an application that is not registered", async () => {
    const wrong = { ...CLIENT, clientSecret: "guess" };
    await expectRefused("RSSP_CLIENT_REFUSED", () => call({}, wrong), {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: "rssp:door",
    });
  });

  it("is refused for a credential that is not the named signer's", async () => {
    const other = await enrolSigner(`usr_${++people}`, clock.now);
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", () => call({ subject: other.subject }), {
      world,
      actor: STAFF,
      target: `credential:${credentialId()}`,
    });
  });

  it.each<[string, Partial<CredentialAct>]>([
    ["without a person who acts", { actor: "system:anything" }],
    ["with a reason that deceives", { reason: "本人の依頼\u202e" }],
    ["with an endless reason", { reason: "あ".repeat(501) }],
    ["with a field that is not in the form", { status: "active" } as object],
  ])("is refused %s", async (_what, change) => {
    await expectRefused("RSSP_ERRAND_INVALID", () => call(change), {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: "credential:unknown",
    });
  });

  it("is refused for a credential whose key has ended", async () => {
    await disposeCredential({ credentialId: credentialId(), actor: "system:test", reason: "test", now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => call(), {
      world,
      actor: STAFF,
      target: `credential:${credentialId()}`,
    });
  });
});

describe("a suspended credential", () => {
  it("signs nothing from that moment on: no new request, no open one, no permission given a moment ago", async () => {
    const open = await atThePage(signer, clock.nextStep());
    const chain = await atThePage(signer, clock.now, { count: 2, method: "chain" });
    const { returnTo } = await press(chain, signer, clock.now);
    const code = new URL(returnTo).searchParams.get("code") as string;
    const { sad } = await beginChain(CLIENT, { requestId: chain.requestId, code, now: clock.now });

    expect(await ACTS.suspendCredential()).toBe("done");
    expect(await row()).toMatchObject({ status: "suspended", suspendedAt: clock.now, suspendedBy: STAFF });
    const signerActs = { world, actor: `signer:${signer.signerId}`, secrets: [sad] };
    const pressed = () => press(open, signer, clock.nextStep());
    await expectRefused("RSSP_CREDENTIAL_SUSPENDED", pressed, { ...signerActs, target: `request:${open.requestId}` });
    const used = () => useChain(CLIENT, { requestId: chain.requestId, sad, now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_SUSPENDED", used, { ...signerActs, target: `request:${chain.requestId}` });
    await expectRefused("RSSP_CREDENTIAL_SUSPENDED", () => openRequest(signer, clock.now), {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: `credential:${credentialId()}`,
    });
    await expectRefused("RSSP_CREDENTIAL_SUSPENDED", () => openErrandFor(signer, clock.now), {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: `credential:${credentialId()}`,
    });
    // and the permission does not come back with the release
    await ACTS.releaseCredential();
    await expectRefused("RSSP_SAD_REFUSED", used, { ...signerActs, target: `request:${chain.requestId}` });
  });

  it("signs again once it is released; both are told to its signer and recorded with who and why", async () => {
    await ACTS.suspendCredential({ actor: `user:${signer.subject}`, reason: undefined });
    clock.nextStep();
    expect(await ACTS.releaseCredential()).toBe("done");
    expect(await row()).toMatchObject({ status: "active", suspendedAt: null, suspendedBy: null });
    const page = await atThePage(signer, clock.nextStep());
    expect(await press(page, signer, clock.now)).toMatchObject({ outcome: "signed" });
    expect(await subjects()).toEqual([
      "【署名鍵】利用を停止しました",
      "【署名鍵】利用停止を解除しました",
      "【署名鍵の利用】業務委託契約書",
    ]);
    const [released] = await recorded("rssp.credential.released");
    expect(released.actor).toBe(STAFF);
    expect(released.opened).toBe(act().reason);
    expect(released.leaf).not.toContain(act().reason);
    expect((await recorded("rssp.credential.suspended"))[0].actor).toBe(`user:${signer.subject}`);
  });

  it("is suspended once and released once, however often it is asked for", async () => {
    expect([await ACTS.suspendCredential(), await ACTS.suspendCredential()]).toEqual(["done", "already"]);
    expect(await recorded("rssp.credential.suspended")).toHaveLength(1);
    expect([await ACTS.releaseCredential(), await ACTS.releaseCredential()]).toEqual(["done", "already"]);
    expect(await recorded("rssp.credential.released")).toHaveLength(1);
  });
});

describe("a locked credential", () => {
  it("is told to its signer, and signs again once staff unlocked it, with its five attempts", async () => {
    await lock();
    expect((await row()).lockedAt).not.toBeNull();
    expect(await subjects()).toEqual(["【署名鍵】ご利用を停止しました"]);
    expect(await ACTS.unlockCredential()).toBe("done");
    expect(await row()).toMatchObject({ lockedAt: null, failedAttempts: 0 });
    const page = await atThePage(signer, clock.nextStep());
    expect(page.view.credential.attemptsLeft).toBe(5);
    expect(await press(page, signer, clock.now)).toMatchObject({ outcome: "signed" });
    expect((await recorded("rssp.credential.unlocked"))[0]).toMatchObject({ actor: STAFF, opened: act().reason });
  });

  it("that is suspended too stays suspended", async () => {
    await lock();
    await ACTS.suspendCredential();
    await ACTS.unlockCredential();
    expect(await row()).toMatchObject({ lockedAt: null, status: "suspended" });
  });

  it("that is not locked is left as it is", async () => {
    const page = await atThePage(signer, clock.nextStep());
    await expect(press(page, signer, clock.now, { otp: "000000" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    expect(await ACTS.unlockCredential()).toBe("already");
    expect((await row()).failedAttempts).toBe(1);
    expect(await recorded("rssp.credential.unlocked")).toEqual([]);
  });
});

describe("a re-issue", () => {
  it("may be begun for a week after staff offered it, also with a locked or suspended credential", async () => {
    await lock();
    await ACTS.suspendCredential();
    expect(await offer()).toBe("done");
    const offered = await offerInMail(address());
    const begin = () => openErrandFor(signer, clock.now, { purpose: "reissue", offer: offered });
    await expect(begin()).resolves.toMatchObject({ errandUrl: expect.stringContaining("/rssp/errand?h=") });
    clock.forward(7 * 864e5);
    await expectRefused("RSSP_ERRAND_NOT_ALLOWED", begin, {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: `credential:${credentialId()}`,
    });
  });

  it("is offered by a mail that leads to the client's page with a secret; offered again, the week begins anew", async () => {
    await offer();
    const first = await offerInMail(address());
    clock.forward(864e5);
    await offer();
    expect(await offerInMail(address())).not.toBe(first);
    // as it waits in the database, the link holds no secret
    const { rows } = await owner.query(`SELECT subject, link FROM jobs.mail WHERE "to" = $1`, [address()]);
    const subject = "【署名鍵】署名用証明書の再発行のご案内";
    expect(rows).toEqual(Array(2).fill({ subject, link: `${START}?offer={secret}` }));
    expect(await row()).toMatchObject({
      reissueOfferedUntil: new Date(clock.now.getTime() + 7 * 864e5),
      reissueOfferedBy: STAFF,
    });
  });

  it("is not begun with a login alone: the newest mail's secret opens it, and no other", async () => {
    await offer();
    const older = await offerInMail(address());
    clock.nextStep();
    await offer();
    for (const offered of [undefined, "", "A".repeat(43), older]) {
      await expectRefused(
        "RSSP_ERRAND_NOT_ALLOWED",
        () => openErrandFor(signer, clock.now, { purpose: "reissue", offer: offered }),
        { world, actor: `client:${CLIENT.clientId}`, target: `credential:${credentialId()}`, secrets: [older] },
      );
    }
  });

  it("is not offered to a signer without an address", async () => {
    await rsspDb().signer.update({ where: { id: signer.signerId }, data: { email: null } });
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => offer(), {
      world,
      actor: STAFF,
      target: `credential:${credentialId()}`,
    });
  });

  it.each(["https://evil.example/", "javascript:alert(1)", ""])(
    "is not offered by a link that leads elsewhere: %j",
    async (startUrl) => {
      await expectRefused("RSSP_ERRAND_INVALID", () => offer({ startUrl }), {
        world,
        actor: STAFF,
        target: `credential:${credentialId()}`,
      });
    },
  );
});

describe("while PINs are tried", () => {
  it("suspending at the same moment loses neither: no attempt is judged after it", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const otp = otpAt(signer, clock.now);
    await Promise.allSettled([press(page, signer, clock.now, { otp }), ACTS.suspendCredential()]);
    const { status, failedAttempts } = await row();
    expect([status, failedAttempts]).toEqual(["suspended", 0]);
    await expect(openRequest(signer, clock.now)).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_SUSPENDED" });
  });
});
