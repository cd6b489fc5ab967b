import { existsSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { atTheErrand, openErrandFor } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, otpAt, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { statement } from "../../test/conformance/statements.ts";
import type { ErrandPurpose } from "./index.ts";
import {
  credentialsOf,
  offerReissue,
  releaseCredential,
  revokeCredential,
  suspendCredential,
  unlockCredential,
} from "./index.ts";
import { LIFE_STATES, type LifeAct, type LifeState, transition } from "./life-cycle.ts";
import {
  changePin,
  endUse,
  expireCredentials,
  finishEndings,
  noticeExpiry,
  renewByErrand,
  replayKeyJournal,
  revokeOwn,
  setRsspPorts,
} from "./signer.ts";
import { ialOf } from "./ssa/assurance.ts";
import { endByProvider } from "./ssa/end-by-provider.ts";

let world: World;
let owner: pg.Client;
let signer: TestSigner;
const clock = new Clock();
const SOURCE = "192.0.2.9";
const DAY = 24 * 60 * 60_000;
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
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", undefined, 2);
});

const id = () => signer.credential.credentialId;
const row = (credentialId = id()) => rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId } });
const certificateOf = async (credentialId = id()) => {
  const { chain } = await row(credentialId);
  return appDb().issuedCertificate.findFirstOrThrow({ where: { certificate: chain[0] as Uint8Array<ArrayBuffer> } });
};
const staff = () => ({
  subject: signer.subject,
  credentialId: id(),
  actor: "user:usr_ra",
  reason: "本人を確認した",
  now: clock.now,
});

async function sent(purpose: ErrandPurpose, change: { pin?: string; otp?: string } = {}, who = signer) {
  const { view: _, ...page } = await atTheErrand(who, clock.nextStep(), { purpose });
  return { ...page, pin: PIN, otp: otpAt(who, clock.now), source: SOURCE, now: clock.now, ...change };
}

async function events(type: string, credentialId = id()) {
  const { rows } = await owner.query(
    "SELECT actor, convert_from(leaf, 'UTF8') AS leaf FROM audit.leaf WHERE type = $1 AND target = $2",
    [type, `credential:${credentialId}`],
  );
  return rows.map(({ actor, leaf }) => ({ actor, facts: JSON.parse(leaf).facts }));
}

async function subjects() {
  const { rows } = await owner.query(`SELECT subject FROM jobs.mail WHERE "to" = $1 ORDER BY created_at`, [
    `${signer.subject}@signer.example`,
  ]);
  return rows.map(({ subject }) => subject as string);
}

describe("every cell of the table", () => {
  const acts: [LifeAct, () => Promise<unknown>][] = [
    ["suspend", () => suspendCredential(CLIENT, staff())],
    ["release", () => releaseCredential(CLIENT, staff())],
    ["unlock", () => unlockCredential(CLIENT, staff())],
    ["offer-reissue", () => offerReissue(CLIENT, { ...staff(), startUrl: "http://localhost:3000/credentials" })],
    ["revoke-by-ra", () => revokeCredential(CLIENT, { ...staff(), revocation: "privilegeWithdrawn" })],
    ["change_pin", () => openErrandFor(signer, clock.now, { purpose: "change_pin" })],
    ["change_authenticator", () => openErrandFor(signer, clock.now, { purpose: "change_authenticator" })],
    ["renew", () => openErrandFor(signer, clock.now, { purpose: "renew" })],
    ["revoke", () => openErrandFor(signer, clock.now, { purpose: "revoke" })],
    ["end_use", () => openErrandFor(signer, clock.now, { purpose: "end_use" })],
    [
      "end-by-provider",
      () => endByProvider({ credentialIds: [id()], reason: "cessationOfOperation", operator: "op1", now: clock.now }),
    ],
  ];
  const already: Partial<Record<LifeAct, LifeState>> = { suspend: "suspended", release: "active", "revoke-by-ra": "revoked" };

  it.each(acts)("%s is done where the table allows it, and refused elsewhere", async (act, run) => {
    for (const state of LIFE_STATES) {
      signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
      const ended = state === "revoked" || state === "expired" || state === "disposed";
      await owner.query(
        "UPDATE rssp.credential SET status = $2::rssp.credential_status, sealed_key = CASE WHEN $3 THEN NULL ELSE sealed_key END WHERE id = $1",
        [id(), state, ended],
      );
      const outcome = await run().then(
        (value) => (Array.isArray(value) && value.length === 0 ? "refused" : value === "already" ? "already" : "done"),
        (error) => (error instanceof NatsuinError ? "refused" : Promise.reject(error)),
      );
      const to = transition(act, state);
      // an unlock finds nothing locked: allowed, and nothing to do
      const allowed = act === "unlock" ? "already" : "done";
      expect(outcome, `${act} from ${state}`).toBe(to ? allowed : already[act] === state ? "already" : "refused");
      const errand = act in { change_pin: 1, change_authenticator: 1, renew: 1, revoke: 1, end_use: 1 };
      expect((await row()).status, `after ${act} from ${state}`).toBe(to && !errand ? to : state);
    }
  });
});

describe("revocation", () => {
  it(statement(28), async () => {
    const { spkiHash } = await row();
    expect(await revokeCredential(CLIENT, { ...staff(), revocation: "affiliationChanged" })).toBe("done");
    const after = await row();
    expect(after).toMatchObject({ status: "revoked", sealedKey: null, pinSalt: null, endReason: "affiliationChanged" });
    expect(after.destroyedAt).toEqual(clock.now);
    expect(await certificateOf()).toMatchObject({ reason: 3, revokedAt: clock.now });
    expect(await events("rssp.credential.revoked")).toMatchObject([{ actor: "user:usr_ra" }]);
    expect(await events("rssp.credential.disposed")).toMatchObject([
      { facts: { copies: 0, spki: Buffer.from(spkiHash).toString("hex"), reason: "affiliationChanged" } },
    ]);
    expect(await subjects()).toContain("【署名鍵】署名用証明書を失効しました");
    await expect(atThePage(signer, clock.nextStep())).rejects.toMatchObject({ code: "RSSP_CERTIFICATE_REVOKED" });
    expect(await revokeCredential(CLIENT, { ...staff(), revocation: "keyCompromise" })).toBe("already");
    expect((await certificateOf()).reason).toBe(3);
    expect(await events("rssp.credential.disposed")).toHaveLength(1);
  });

  it("by the signer, with PIN, second factor and his reason", async () => {
    expect(await revokeOwn({ ...(await sent("revoke")), reason: "keyCompromise" })).toMatchObject({ outcome: "done" });
    expect(await row()).toMatchObject({ status: "revoked", sealedKey: null, endedBy: `signer:${signer.signerId}` });
    expect(await certificateOf()).toMatchObject({ reason: 1 });
  });

  it("destroys a resident key's token object too", async () => {
    signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "resident");
    const { keyHandle } = await row();
    expect(await cm().hasKey(keyHandle as Uint8Array)).toBe(true);
    await revokeOwn({ ...(await sent("revoke")), reason: "unspecified" });
    expect(await cm().hasKey(keyHandle as Uint8Array)).toBe(false);
  });

  it("is finished by the next minute where the process was lost between the end and the destruction", async () => {
    await revokeCredential(CLIENT, { ...staff(), revocation: "keyCompromise" });
    await owner.query("UPDATE rssp.credential SET destroyed_at = NULL WHERE id = $1", [id()]);
    expect(await finishEndings(clock.now)).toBe(1);
    expect((await row()).destroyedAt).toEqual(clock.now);
  });

  it("by the provider tells every signer why his key ended", async () => {
    const other = await enrolSigner(`usr_${++people}`, clock.nextStep());
    const ended = await endByProvider({ credentialIds: [id()], reason: "cACompromise", operator: "op1", now: clock.now });
    expect(ended).toEqual([id()]);
    const unknown = ["NAT-SIGN-99999", id(), other.credential.credentialId];
    expect(await endByProvider({ credentialIds: unknown, reason: "cACompromise", operator: "op1", now: clock.now })).toEqual([
      other.credential.credentialId,
    ]);
    expect(await certificateOf()).toMatchObject({ reason: 2 });
    expect(await subjects()).toContain("【署名鍵】署名用証明書の利用終了のお知らせ");
    expect(await events("rssp.credential.revoked")).toMatchObject([{ actor: "operator:op1" }]);
  });
});

describe("end of use", () => {
  it(statement(29), async () => {
    const before = await row();
    const form = await sent("end_use");
    expect(await endUse(form)).toEqual({
      outcome: "done",
      returnTo: `http://localhost:3000/credentials?errand=${form.errandId}`,
    });
    expect(await row()).toMatchObject({ status: "disposed", sealedKey: null, pinSalt: null, endReason: "cessationOfOperation" });
    expect(await certificateOf()).toMatchObject({ reason: 5 });
    expect(await events("rssp.credential.disposed")).toHaveLength(1);
    await putBack(before);
    await expectNobodySigns();
    expect(await replayKeyJournal(clock.now)).toBe(1);
    expect(await row()).toMatchObject({ status: "disposed", sealedKey: null });
  });

  it("by another signer, or in his browser, is refused", async () => {
    const other = await enrolSigner(`usr_${++people}`, clock.nextStep());
    const opening = () => openErrandFor(other, clock.now, { purpose: "end_use", credentialId: id() });
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", opening, {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: `credential:${id()}`,
    });
    const mine = await sent("end_use");
    const theirs = await sent("end_use", {}, other);
    const act = () => endUse({ ...mine, browserSecret: theirs.browserSecret });
    await expectRefused("NOT_FOUND", act, { world, actor: "browser:unknown", target: "errand:unknown" });
    await expect(endUse({ ...mine, pin: "90617284" })).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect((await row()).status).toBe("active");
  });

  it("replayed after a re-enrolment ends nothing: the new key lives", async () => {
    const recorded = await sent("end_use");
    const waiting = await sent("end_use");
    await endUse({ ...recorded, otp: otpAt(signer, clock.nextStep()), now: clock.now });
    const again = await enrolSigner(signer.subject, clock.nextStep());
    expect(again.credential.credentialId).not.toBe(id());
    expect(await endUse({ ...recorded, now: clock.now })).toMatchObject({ outcome: "already" });
    const late = () => endUse({ ...waiting, otp: otpAt(again, clock.nextStep()), now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", late, {
      world,
      actor: `signer:${signer.signerId}`,
      target: `errand:${waiting.errandId}`,
    });
    const page = await atThePage(again, clock.nextStep());
    expect(await press(page, again, clock.now)).toMatchObject({ outcome: "signed" });
  });
});

/** The rows as a backup of the database has them. */
async function putBack(before: Awaited<ReturnType<typeof row>>): Promise<void> {
  const { id: credentialId, status, sealedKey, pinSalt, pinProfile } = before;
  await owner.query(
    `UPDATE rssp.credential SET status = $2::rssp.credential_status, sealed_key = $3, pin_salt = $4, pin_profile = $5, ended_at = NULL, end_reason = NULL,
       ended_by = NULL, destroyed_at = NULL, suspended_at = NULL, suspended_by = NULL WHERE id = $1`,
    [credentialId, status, sealedKey, pinSalt, pinProfile],
  );
  await owner.query("TRUNCATE rssp.key_retirement");
}

async function expectNobodySigns(pin = PIN): Promise<void> {
  const page = await atThePage(signer, clock.nextStep());
  await expectRefused("RSSP_KEY_RETIRED", () => press(page, signer, clock.now, { pin }), {
    world,
    actor: `signer:${signer.signerId}`,
    target: `request:${page.requestId}`,
    secrets: [PIN],
  });
}

describe("a restored backup", () => {
  it("revives no PIN of before: the row is refused at once, and the next start's replay takes its sealing away", async () => {
    const before = await row();
    await changePin({ ...(await sent("change_pin")), newPin: "60284917" });
    const page = await atThePage(signer, clock.nextStep());
    expect(await press(page, signer, clock.now, { pin: "60284917" })).toMatchObject({ outcome: "signed" });
    await putBack(before);
    await expectNobodySigns();
    expect(await replayKeyJournal(clock.now)).toBe(1);
    expect(await row()).toMatchObject({ status: "suspended", sealedKey: null, suspendedBy: "system:restore" });
    expect(await replayKeyJournal(clock.now)).toBe(0);
    // RA staff's release gives nothing back; a re-issue is the way
    await releaseCredential(CLIENT, staff());
    await expect(atThePage(signer, clock.nextStep())).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_NOT_USABLE" });
    expect(await offerReissue(CLIENT, { ...staff(), startUrl: "http://localhost:3000/credentials" })).toBe("done");
  });

  it("finds in the journal also what its process had no time to write there", async () => {
    await endUse(await sent("end_use"));
    const { rows } = await owner.query("SELECT count(*)::int AS n FROM rssp.key_retirement WHERE journaled_at IS NULL");
    expect(rows[0].n).toBe(0);
    await owner.query(
      "INSERT INTO rssp.key_retirement (spki_hash, sealing, at) VALUES (decode(repeat('ab', 32), 'hex'), '', now())",
    );
    await replayKeyJournal(clock.now);
    expect(existsSync(`${process.env.DATA_DIR}/key-journal/ab/${"ab".repeat(32)}`)).toBe(true);
  });
});

describe("renewal", () => {
  it("puts a new key and certificate in the place of the old, under the same PIN and second factor; the old one is superseded", async () => {
    const form = await sent("renew");
    expect(await renewByErrand(form)).toMatchObject({ outcome: "done" });
    expect(await row()).toMatchObject({ status: "disposed", sealedKey: null, endReason: "superseded" });
    expect(await certificateOf()).toMatchObject({ reason: 4 });
    const [fresh] = (await credentialsOf(CLIENT, { subject: signer.subject, now: clock.now })).filter(
      ({ status }) => status === "active",
    );
    if (!fresh) throw new Error("no new credential");
    expect(ialOf(Buffer.from(fresh.chain[0] as string, "base64"))).toBe(2);
    const renewed = { ...signer, credential: fresh };
    // the certificate begins when it was made, which on a busy machine is some seconds after the form was sent
    const page = await atThePage(renewed, clock.forward(25_000));
    await expect(press(page, renewed, clock.now)).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" }); // the code was used
    expect(await press(page, renewed, clock.nextStep())).toMatchObject({ outcome: "signed" });
    expect(await renewByErrand(form)).toMatchObject({ outcome: "already" });
    expect(await subjects()).toContain("【署名鍵】署名用証明書を更新しました");
  });

  it("with a wrong PIN makes no key", async () => {
    await expect(renewByErrand(await sent("renew", { pin: "90617284" }))).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect(await rsspDb().credential.count({ where: { signer: { subject: signer.subject } } })).toBe(1);
  });

  it("is announced 60, 30 and 7 days before, each once, and what is over ends with its key", async () => {
    const notAfter = (await row()).notAfter as Date;
    const at = (days: number) => new Date(notAfter.getTime() - days * DAY);
    const told = async () => (await subjects()).filter((subject) => subject.includes("更新のご案内"));
    for (const days of [61, 60, 59, 31, 30, 29, 8, 7, 6, 1]) {
      await noticeExpiry(at(days));
      await noticeExpiry(at(days));
    }
    expect(await told()).toEqual([60, 30, 7].map((days) => `【署名鍵】署名用証明書の更新のご案内（あと${days}日）`));
    await owner.query("UPDATE rssp.credential SET not_after = $2 WHERE id = $1", [id(), clock.now]);
    await expireCredentials(clock.now);
    expect(await row()).toMatchObject({ status: "expired", sealedKey: null, endReason: "expired", destroyedAt: clock.now });
    expect((await certificateOf()).revokedAt).toBeNull();
    expect(await events("rssp.credential.expired")).toHaveLength(1);
  });
});
