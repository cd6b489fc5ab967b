import { generateSync } from "otplib";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { listOutbox } from "@/lib/jobs/index.ts";
import { atTheErrand } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { type Bent, SoftPasskey } from "@/test/passkey.ts";
import { atThePage, CLIENT, Clock, enrolSigner, otpAt, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { credentialInfo } from "../index.ts";
import {
  askNewPasskey,
  askPasskey,
  askPasskeyForErrand,
  authorise,
  beginPasskey,
  changeAuthenticator,
  changePin,
  chooseFactor,
  proveNewFactor,
  registerPasskey,
  sendErrandCode,
  setRsspPorts,
  viewNewFactor,
} from "../signer.ts";
import { factorIdentity } from "./factor-identity.ts";
import { openSealedKey } from "./seal-key.ts";

let world: World;
let signer: TestSigner;
let people = 0;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
});

const atThisErrand = async () => {
  const { view: _, ...page } = await atTheErrand(signer, clock.nextStep(), { purpose: "change_authenticator" });
  return page;
};
type Errand = Awaited<ReturnType<typeof atThisErrand>>;
const at = <More extends object>(page: Errand, more?: More) => ({ ...page, ...(more as More), now: clock.now });

/** Everything with the new passkey up to its proof; `bent` and `prf` bend that one. */
async function registered(page: Errand, passkey: SoftPasskey, { prf, ...bent }: Bent & { prf?: Uint8Array } = {}) {
  await chooseFactor(at(page, { kind: "passkey" as const }));
  const { challenge, extensions } = await beginPasskey(at(page));
  const prfSalt = Buffer.from(extensions.prf.eval.first, "base64url");
  await registerPasskey(at(page, { registration: passkey.registration({ challenge, prfSalt }) }));
  const answer = passkey.answer(await askNewPasskey(at(page)), bent);
  await proveNewFactor(at(page, { ...answer, ...(prf ? { prf } : {}) }));
}

type Form = Partial<Parameters<typeof changeAuthenticator>[0]>;
const send = (page: Errand, form: Form = {}) =>
  changeAuthenticator({ ...at(page), pin: PIN, otp: otpAt(signer, clock.now), source: `192.0.2.${people}`, ...form });

const watch = (page: Errand, secrets: string[] = []) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `errand:${page.errandId}`,
  secrets: [PIN, ...secrets],
});
const authenticators = () =>
  rsspDb().authenticator.findMany({
    where: { credentialId: signer.credential.credentialId },
    orderBy: { createdAt: "asc" },
  });
const row = () => rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
const errandRow = (page: Errand) => rsspDb().errand.findUniqueOrThrow({ where: { id: page.errandId } });

async function signsWith(passkey: SoftPasskey) {
  const page = await atThePage(signer, clock.nextStep());
  const { requestId, browserSecret, shown } = page;
  const proof = passkey.answer(await askPasskey({ ...page, now: clock.now }));
  return authorise({ requestId, browserSecret, shown, pin: PIN, ...proof, source: "192.0.2.200", now: clock.now });
}

describe("a new second factor", () => {
  it("a passkey with PRF takes the place of the app: from then on it opens the key, and the app's digits do not", async () => {
    const page = await atThisErrand();
    const passkey = new SoftPasskey({ prf: true });
    const before = await row();
    await registered(page, passkey);
    expect(await viewNewFactor(at(page))).toEqual({ step: "confirm", kind: "passkey", prf: true, synced: false });
    expect(await send(page)).toEqual({ outcome: "done", returnTo: `http://localhost:3000/credentials?errand=${page.errandId}` });

    const [old, fresh] = await authenticators();
    expect([old?.kind, old?.removedAt !== null]).toEqual(["totp", true]);
    expect([fresh?.kind, fresh?.removedAt, fresh?.prfSalt?.length]).toEqual(["passkey", null, 32]);
    const after = await row();
    const factor = factorIdentity(fresh as NonNullable<typeof fresh>, null);
    const prf = passkey.prf(fresh?.prfSalt as Uint8Array);
    const oldFactor = factorIdentity(old as NonNullable<typeof old>, null);
    expect(await openSealedKey(after, { pin: PIN, prf, factor })).toEqual(
      await openSealedKey(before, { pin: PIN, factor: oldFactor }),
    );
    expect(await openSealedKey(after, { pin: PIN, factor })).toBeNull();
    expect(await openSealedKey(after, { pin: PIN, factor: oldFactor })).toBeNull();

    const signing = await atThePage(signer, clock.nextStep());
    await expect(press(signing, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_MEANS_REFUSED" });
    expect(await signsWith(passkey)).toMatchObject({ outcome: "signed" });
  });

  it("a passkey without PRF, or a synced one without counter, does too", async () => {
    for (const kind of [{}, { synced: true, counts: false }]) {
      signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
      const page = await atThisErrand();
      const passkey = new SoftPasskey(kind);
      await registered(page, passkey);
      expect(await viewNewFactor(at(page))).toMatchObject({ step: "confirm", prf: false, synced: "synced" in kind });
      await send(page);
      expect((await authenticators())[1]).toMatchObject({ prfSalt: null, passkeySynced: "synced" in kind });
      expect(await signsWith(passkey)).toMatchObject({ outcome: "signed" });
    }
  });

  it("another app: another secret, whose first code proves it and authorises nothing after", async () => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "totp" as const }));
    const view = await viewNewFactor(at(page));
    if (view?.step !== "register" || view.kind !== "totp") throw new Error("no enrolment is shown");
    const secret = view.enrolment.manualKey.replace(/ /g, "");
    expect(secret).not.toBe(signer.totpSecret);
    const code = () => generateSync({ secret, epoch: Math.floor(clock.now.getTime() / 1000) });
    const first = code();
    await proveNewFactor(at(page, { otp: first }));
    await send(page);
    signer = { ...signer, totpSecret: secret };
    const signing = await atThePage(signer, clock.now);
    await expect(press(signing, signer, clock.now, { otp: first })).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect(await press(signing, signer, clock.nextStep())).toMatchObject({ outcome: "signed" });
  });

  it("codes by mail: the address is proved by one, and the level shown is then that of one factor", async () => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "mail" as const }));
    await sendErrandCode(at(page));
    const [mail] = await listOutbox({ search: `${signer.subject}@signer.example` });
    const [code = ""] = /(?<!\d)\d{8}(?!\d)/.exec(mail?.text ?? "") ?? [];
    expect(mail?.subject).toBe("【署名鍵】認証手段の変更の確認番号");
    await proveNewFactor(at(page, { otp: code }));
    await send(page);
    const { level } = await credentialInfo(CLIENT, { credentialId: signer.credential.credentialId, now: clock.now });
    expect(level).toMatchObject({ level: 1, authorisedAsLevel: 1 });
    const back = await atThisErrand();
    expect(await viewNewFactor(at(back))).toEqual({ step: "choose", kinds: ["totp", "passkey"] });
  });

  it("from a passkey with PRF to another one: the present one confirms, by its own answer and PRF", async () => {
    const [first, second] = [new SoftPasskey({ prf: true }), new SoftPasskey({ prf: true })];
    signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", first.factor());
    const page = await atThisErrand();
    await registered(page, second);
    const proof = first.answer(await askPasskeyForErrand(at(page)));
    await expect(send(page, { ...proof, prf: second.prf(new Uint8Array(32)) })).rejects.toMatchObject({
      code: "RSSP_FACTORS_WRONG",
    });
    await send(page, first.answer(await askPasskeyForErrand(at(page))));
    await expect(signsWith(first)).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect(await signsWith(second)).toMatchObject({ outcome: "signed" });
  });

  it("is told to the signer and recorded, and no secret of it stays with the errand", async () => {
    const page = await atThisErrand();
    await registered(page, new SoftPasskey({ prf: true }));
    expect((await errandRow(page)).progress).not.toBeNull();
    await send(page);
    expect(await errandRow(page)).toMatchObject({ state: "done", progress: null });
    const [mail] = await listOutbox({ search: `${signer.subject}@signer.example` });
    expect(mail?.subject).toBe("【署名鍵】認証手段を変更しました");
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query(
      "SELECT outcome, convert_from(leaf, 'UTF8') AS leaf FROM audit.leaf WHERE type = $1 AND target = $2",
      ["rssp.credential.authenticator-changed", `credential:${signer.credential.credentialId}`],
    );
    await owner.end();
    expect(rows.map(({ outcome }) => outcome)).toEqual(["ok"]);
    expect(JSON.parse(rows[0].leaf).facts).toMatchObject({ from: "totp", factor: "passkey", prf: "yes" });
  });

  it("what stands between the steps opens with the browser's own mark alone: not with the database and RSSP_SECRET", async () => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "totp" as const }));
    const { openProgress } = await import("../ssa/errand-progress.ts");
    const errand = await errandRow(page);
    expect(openProgress(errand, page.browserSecret ?? "")).toMatchObject({ kind: "totp" });
    for (const mark of ["", Buffer.from(errand.browserHash ?? []).toString("base64url")]) {
      expect(() => openProgress(errand, mark)).toThrow("SEAL_BROKEN");
    }
    const other = await atThisErrand();
    expect(() => openProgress({ ...errand, id: other.errandId }, page.browserSecret ?? "")).toThrow("SEAL_BROKEN");
  });
});

describe("a passkey is not registered", () => {
  const bents: [string, Bent][] = [
    ["without its owner being verified", { verified: false }],
    ["at the SCA's origin", { origin: "http://localhost:3000" }],
    ["for another relying party", { rpId: "localhost" }],
    ["over another challenge", { challenge: Buffer.alloc(32, 7).toString("base64url") }],
    ["from an assertion", { type: "webauthn.get" }],
    ["in a frame of somebody's page", { crossOrigin: true }],
  ];
  it.each(bents)("%s", async (_, bent) => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "passkey" as const }));
    const { challenge } = await beginPasskey(at(page));
    const registration = new SoftPasskey().registration({ challenge }, bent);
    await expectRefused("RSSP_PASSKEY_REFUSED", () => registerPasskey(at(page, { registration })), watch(page));
  });

  it("where it serves a credential already, nor twice over the same challenge, nor where none was chosen", async () => {
    const taken = new SoftPasskey();
    await enrolSigner(`usr_${++people}`, clock.now, "P-256", "wrapped", taken.factor());
    const page = await atThisErrand();
    await expectRefused("INPUT_INVALID", () => beginPasskey(at(page)), watch(page));
    await chooseFactor(at(page, { kind: "passkey" as const }));
    const { challenge } = await beginPasskey(at(page));
    const registration = taken.registration({ challenge });
    await expectRefused("RSSP_PASSKEY_REFUSED", () => registerPasskey(at(page, { registration })), watch(page));
    const own = new SoftPasskey().registration({ challenge });
    await registerPasskey(at(page, { registration: own }));
    await expectRefused("RSSP_PASSKEY_REFUSED", () => registerPasskey(at(page, { registration: own })), watch(page));
  });

  it("the present one is excluded by name, and the user's handle is another one each time", async () => {
    const present = new SoftPasskey();
    signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", present.factor());
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "passkey" as const }));
    const [one, two] = [await beginPasskey(at(page)), await beginPasskey(at(page))];
    expect(one.excludeCredentials?.map(({ id }) => id)).toEqual([Buffer.from(present.id).toString("base64url")]);
    expect(one.authenticatorSelection).toMatchObject({ userVerification: "required" });
    expect(one.user.id).not.toBe(two.user.id);
    expect(one.challenge).not.toBe(two.challenge);
  });
});

describe("a change is refused", () => {
  it("before the new one has proved itself, whatever the present factors: and no attempt is counted", async () => {
    const page = await atThisErrand();
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => send(page), watch(page));
    await chooseFactor(at(page, { kind: "totp" as const }));
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => send(page), watch(page));
    expect((await row()).failedAttempts).toBe(0);
  });

  it("where the new passkey's proof is another's, unverified, or its PRF answers otherwise than at first", async () => {
    const page = await atThisErrand();
    const wrong: (Bent & { prf?: Uint8Array })[] = [
      { verified: false },
      { challenge: Buffer.alloc(32).toString("base64url") },
      { prf: new Uint8Array(32) },
      { prf: new Uint8Array(31) },
    ];
    for (const bent of wrong) {
      await expect(registered(page, new SoftPasskey({ prf: true }), bent)).rejects.toMatchObject({
        code: "RSSP_NEW_FACTOR_WRONG",
      });
    }
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => send(page), watch(page));
  });

  it("for a wrong PIN or a wrong present code: counted, and everything is as it was", async () => {
    const page = await atThisErrand();
    await registered(page, new SoftPasskey({ prf: true }));
    await expectRefused("RSSP_FACTORS_WRONG", () => send(page, { pin: "90617284" }), watch(page, ["90617284"]));
    clock.nextStep();
    await expectRefused("RSSP_FACTORS_WRONG", () => send(page, { otp: "000000" }), watch(page));
    expect((await row()).failedAttempts).toBe(2);
    expect(await authenticators()).toHaveLength(1);
    clock.nextStep();
    expect(await send(page)).toMatchObject({ outcome: "done" });
  });

  it("without the present second factor", async () => {
    const page = await atThisErrand();
    await registered(page, new SoftPasskey());
    await expectRefused("RSSP_MEANS_REFUSED", () => send(page, { otp: undefined }), watch(page));
  });

  it("in another browser, at another errand, after its end, and sent twice it is done once", async () => {
    const page = await atThisErrand();
    await registered(page, new SoftPasskey());
    const stranger = { world, actor: "browser:unknown", target: "errand:unknown" };
    await expectRefused("NOT_FOUND", () => send(page, { browserSecret: "x".repeat(43) }), stranger);
    await expectRefused(
      "INPUT_INVALID",
      () => changePin({ ...at(page), pin: PIN, otp: "000000", newPin: "60284917", source: "192.0.2.1" }),
      watch(page),
    );
    const both = await Promise.all([send(page), send(page)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["already", "done"]);
    expect((await authenticators()).filter(({ removedAt }) => removedAt === null)).toHaveLength(1);
    await expectRefused("RSSP_ERRAND_CLOSED", () => chooseFactor(at(page, { kind: "totp" as const })), watch(page));
  });

  it("five wrong codes for a new address use the code up; the pepper's askings are counted", async () => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "mail" as const }));
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => proveNewFactor(at(page, { otp: "00000000" })), watch(page));
    const asked = cm().pepperCount();
    const uses = async () => {
      const rows = await rsspDb().oracleUse.findMany({ where: { credentialId: signer.credential.credentialId } });
      return rows.reduce((sum, counted) => sum + counted.uses, 0);
    };
    const counted = await uses();
    await sendErrandCode(at(page));
    const [mail] = await listOutbox({ search: `${signer.subject}@signer.example` });
    const [code = ""] = /(?<!\d)\d{8}(?!\d)/.exec(mail?.text ?? "") ?? [];
    const wrong = code === "00000000" ? "00000001" : "00000000";
    for (let miss = 0; miss < 5; miss++)
      await expect(proveNewFactor(at(page, { otp: wrong }))).rejects.toMatchObject({ code: "RSSP_NEW_FACTOR_WRONG" });
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => proveNewFactor(at(page, { otp: code })), watch(page, [code]));
    expect((await uses()) - counted).toBe(cm().pepperCount() - asked);
  });

  it("choosing anew gives a code that was sent no further tries: it is over with what was chosen before", async () => {
    const page = await atThisErrand();
    await chooseFactor(at(page, { kind: "mail" as const }));
    await sendErrandCode(at(page));
    const [mail] = await listOutbox({ search: `${signer.subject}@signer.example` });
    const [code = ""] = /(?<!\d)\d{8}(?!\d)/.exec(mail?.text ?? "") ?? [];
    await chooseFactor(at(page, { kind: "mail" as const }));
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => proveNewFactor(at(page, { otp: code })), watch(page, [code]));
  });
});

describe("the other errands", () => {
  it("a PIN is changed with a passkey, and with a code by mail", async () => {
    const passkey = new SoftPasskey({ prf: true });
    signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", passkey.factor());
    const { view: _, ...page } = await atTheErrand(signer, clock.nextStep());
    const change = { ...at(page), pin: PIN, newPin: "60284917", source: "192.0.2.1" };
    const proof = passkey.answer(await askPasskeyForErrand(at(page)));
    expect(await changePin({ ...change, ...proof })).toMatchObject({ outcome: "done" });

    signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", { kind: "mail" });
    const { view: __, ...next } = await atTheErrand(signer, clock.nextStep());
    await sendErrandCode(at(next));
    const [mail] = await listOutbox({ search: `${signer.subject}@signer.example` });
    const [otp] = /(?<!\d)\d{8}(?!\d)/.exec(mail?.text ?? "") ?? [];
    expect(await changePin({ ...change, ...at(next), otp })).toMatchObject({ outcome: "done" });
  });
});
