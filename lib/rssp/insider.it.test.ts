import { execFileSync } from "node:child_process";
import { createHash, createHmac, hkdfSync, randomInt } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { secureRandom } from "@/lib/ids.ts";
import { unseal } from "@/lib/seal.ts";
import { statement } from "@/test/conformance/statements.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { Insider, type Stolen } from "@/test/insider.ts";
import { SoftPasskey } from "@/test/passkey.ts";
import { atThePage, Clock, enrolSigner, otpAt, type Page, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { findRequest } from "./requests.ts";
import { activateKey } from "./sam/activate-key.ts";
import { judgeFactors } from "./sam/judge-factors.ts";
import { PIN_PROFILE, stretchPin } from "./sam/pin.ts";
import { createSad } from "./sam/sad.ts";
import { openTotpSecret } from "./sam/totp.ts";
import { sealLegacyKeys, setRsspPorts } from "./signer.ts";

let world: World;
let insider: Insider;
let signer: TestSigner;
let withPrf: TestSigner & { passkey: SoftPasskey };
const clock = new Clock();
const TEXT = Buffer.from("what the signer never saw");

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  insider = new Insider(world);
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  signer = await enrolSigner("usr_victim", clock.now);
  const passkey = new SoftPasskey({ prf: true });
  withPrf = { ...(await enrolSigner("usr_prf", clock.now, "P-256", "wrapped", passkey.factor())), passkey };
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

const stolenOf = ({ credential }: TestSigner) => insider.steal(credential.credentialId);
const wrongPins = (count: number) =>
  Array.from({ length: count }, () => String(randomInt(10_000_000, 99_999_999))).filter((pin) => pin !== PIN);
const sha256 = (...parts: (string | Uint8Array)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest();

describe(statement(32), () => {
  it("an insider with the whole database, the token's user PIN, the environment and the program opens no key by 50 guesses, and would by the right one: the PIN is all that lacks", async () => {
    const stolen = await stolenOf(signer);
    for (const pin of wrongPins(50)) expect(await insider.guess(stolen, { pin })).toBeNull();
    const inner = await insider.guess(stolen, { pin: PIN });
    expect(await insider.forge(stolen, inner as Uint8Array, TEXT)).toBe(true);
  });

  it("pays for each guess one argon2id of 64 MiB and one asking of the HSM, and no less", async () => {
    const stolen = await stolenOf(signer);
    expect(stolen.pin_profile).toBe("m=65536,t=2,p=1");
    const before = cm().pepperCount();
    for (const pin of wrongPins(3)) await insider.guess(stolen, { pin });
    expect(cm().pepperCount() - before).toBe(3);
    // what is stretched for one credential is no use for another with the same PIN: salt and name are its own
    const other = await stolenOf(withPrf);
    expect(other.pin_salt.equals(stolen.pin_salt)).toBe(false);
    expect(await insider.guess({ ...stolen, sealed_key: other.sealed_key }, { pin: PIN })).toBeNull();
    expect(await insider.guess({ ...stolen, id: other.id }, { pin: PIN })).toBeNull();
  });

  it("finds no signer's key in the token: only KEK, pepper and the authority's keys lie there", async () => {
    await world.forgetHsm();
    const { module, tokenLabel, pin } = env().pkcs11;
    const args = ["--module", module, "--token-label", tokenLabel, "--login", "--pin", pin, "--list-objects"];
    const listing = execFileSync("pkcs11-tool", args, { stdio: ["ignore", "pipe", "ignore"] }).toString();
    const labels = [...listing.matchAll(/label: +(.*)/g)].map(([, label]) => label?.trim());
    expect(labels.filter((label) => label?.startsWith("natsuin-")).toSorted()).toEqual(["natsuin-kek", "natsuin-pepper"]);
    expect(labels.filter((label) => label?.includes("usr_"))).toEqual([]);
    expect(labels.length).toBeLessThan(12);
  });

  it("is not helped by the second factor's secret, which he can read: at the door and past it the PIN lacks", async () => {
    const stolen = await stolenOf(signer);
    expect(openTotpSecret(stolen.totp_secret as Buffer, stolen.id)).toBe(signer.totpSecret);
    const page = await atThePage(signer, clock.nextStep());
    const watch = { world, actor: `signer:${signer.signerId}`, target: `request:${page.requestId}` };
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, { pin: "90617284" }), watch);
  });

  it("opens nothing of a passkey credential with PRF, not even by the right PIN", async () => {
    const stolen = await stolenOf(withPrf);
    expect(await insider.guess(stolen, { pin: PIN })).toBeNull();
    for (const prf of [
      new Uint8Array(32),
      secureRandom(32),
      Uint8Array.from(stolen.prf_salt as Buffer),
      sha256(stolen.prf_salt as Buffer),
    ])
      expect(await insider.guess(stolen, { pin: PIN, prf })).toBeNull();
    const prf = withPrf.passkey.prf(stolen.prf_salt as Buffer);
    expect(await insider.guess(stolen, { pin: "90617284", prf })).toBeNull();
    const inner = await insider.guess(stolen, { pin: PIN, prf }); // both: the control
    expect(await insider.forge(stolen, inner as Uint8Array, TEXT)).toBe(true);
  });

  it("uses a resident key without any PIN of its signer's: of that form nothing is claimed", async () => {
    const resident = await enrolSigner("usr_resident", clock.now, "P-256", "resident");
    const stolen = await stolenOf(resident);
    expect(await insider.forge(stolen, stolen.key_handle as Buffer, TEXT)).toBe(true);
  });
});

describe("the database alone", () => {
  /** What of a PIN could be kept to judge it by, or open something with, where no HSM is asked. */
  async function withoutHsm(pin: string, { id, pin_salt, pin_profile, spki_hash }: Stolen): Promise<Buffer[]> {
    const stretched = Buffer.from(await stretchPin(pin, pin_salt, pin_profile));
    const label = Buffer.from(`natsuin/pin/1\0${id}\0\0`);
    const keys = [env().rsspSecret, env().appSecret, new Uint8Array(32), pin_salt, spki_hash, sha256(env().pkcs11.pin)];
    const plain = [Buffer.from(pin), stretched, Buffer.concat([label, stretched])];
    const hashed = plain.flatMap((value) => [
      sha256(value),
      sha256(pin_salt, value),
      sha256(value, pin_salt),
      ...keys.map((key) => createHmac("sha256", key).update(value).digest()),
    ]);
    const derived = [...plain, ...hashed].map((value) =>
      Buffer.from(hkdfSync("sha256", value, new Uint8Array(), "natsuin/sealed-key/1", 32)),
    );
    return [...plain, ...hashed, ...derived];
  }
  const aadOf = (stolen: Stolen) => {
    const parts = [stolen.signer_id, stolen.id, stolen.spki_hash.toString("hex"), insider.factorOf(stolen).toString("hex")];
    return `rssp.credential.key:${JSON.stringify(parts)}`;
  };
  const opens = (key: Uint8Array, stolen: Stolen): boolean => {
    try {
      return key.length === 32 && unseal(key, stolen.sealed_key, aadOf(stolen)).length > 0;
    } catch {
      return false;
    }
  };

  it.each(["wrapped, with a code", "wrapped, with PRF", "resident"])(
    "judges no PIN, %s: nothing in any row is a function of it that is known without the HSM, or is opened by one",
    async (form) => {
      const owner =
        form === "resident"
          ? await enrolSigner("usr_db_resident", clock.now, "P-256", "resident")
          : form.endsWith("PRF")
            ? withPrf
            : signer;
      const stolen = await stolenOf(owner);
      const dump = await insider.dump();
      const candidates = await withoutHsm(PIN, stolen);
      expect(candidates.length).toBeGreaterThan(50);
      expect(candidates.filter((value) => dump.includes(value.toString("hex")))).toEqual([]);
      expect(candidates.filter((value) => value.length > 8 && dump.includes(value.toString("base64")))).toEqual([]);
      expect(candidates.filter((value) => opens(value, stolen))).toEqual([]);
      expect(dump).not.toContain("$argon2id$v=19$m=65536"); // logins' passwords have another cost, PINs none

      // the same search with the HSM's answer, and the PRF's where there is one, finds the key: it could have found one
      const stretched = await stretchPin(PIN, stolen.pin_salt, stolen.pin_profile);
      const prf = stolen.prf_salt ? withPrf.passkey.prf(stolen.prf_salt) : undefined;
      const label = Buffer.from(`natsuin/pin/1\0${stolen.id}\0${prf ? "prf" : ""}\0`);
      const answer = await cm().pepper(Buffer.concat([label, stretched, prf ?? new Uint8Array()]));
      const key = Buffer.from(hkdfSync("sha256", answer, new Uint8Array(), "natsuin/sealed-key/1", 32));
      expect(opens(key, stolen)).toBe(true);
    },
  );

  it("shows of two signers with the same PIN nothing that is the same", async () => {
    const [one, two] = await Promise.all(["usr_same_1", "usr_same_2"].map((name) => enrolSigner(name, clock.now)));
    const [a, b] = [await stolenOf(one as TestSigner), await stolenOf(two as TestSigner)];
    for (const column of ["pin_salt", "sealed_key", "totp_secret", "spki_hash"] as const)
      expect((a[column] as Buffer).equals(b[column] as Buffer)).toBe(false);
    expect(a.pin_profile).toBe(b.pin_profile);
  });

  it("opens nothing of a SAD that waits to be spent: it is sealed under a value that stands nowhere", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const sad = await permission(page);
    const [row] = await insider.sql<{ hash: Buffer; sealed_key: Buffer; dtbsr_set_hash: Buffer; request_id: string }>(
      "SELECT hash, sealed_key, dtbsr_set_hash, request_id FROM rssp.sad WHERE request_id = $1",
      [page.requestId],
    );
    if (!row) throw new Error("no SAD");
    const keyUnder = (secret: string | Uint8Array) =>
      new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(), "natsuin/sad/key", 32));
    const open = (secret: string | Uint8Array) => unseal(keyUnder(secret), row.sealed_key, row.hash.toString("hex"));
    for (const guess of [
      row.hash,
      row.hash.toString("hex"),
      row.hash.toString("base64url"),
      row.dtbsr_set_hash,
      row.request_id,
      env().rsspSecret,
    ])
      expect(() => open(guess)).toThrow("SEAL_BROKEN");
    expect(await insider.forge(await stolenOf(signer), open(sad), TEXT)).toBe(true); // the SAD's holder could: the control
    expect(await insider.dump()).not.toContain(Buffer.from(sad).toString("hex"));
    await activateKey({ requestId: page.requestId, sad, now: clock.now });
    const after = await insider.sql("SELECT sealed_key, exchange_sealed FROM rssp.sad WHERE request_id = $1", [page.requestId]);
    expect(after).toEqual([{ sealed_key: null, exchange_sealed: null }]);
  });
});

/** A SAD made by right factors and not yet spent. */
async function permission(page: Page): Promise<string> {
  const factors = { pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
  const verdict = await judgeFactors({ id: page.requestId, credentialId: signer.credential.credentialId }, factors, clock.now);
  if (verdict.kind !== "accepted") throw new Error("right factors were refused");
  return verdict.sad;
}

describe("an insider who writes in the database", () => {
  it.each([
    ["with nothing in it", async () => secureRandom(168)],
    ["with a key of his own in it", async () => (await cm().generateWrapped({ algorithm: "P-256" })).wrapped],
  ])("makes a SAD of his own, %s, and still has no signature of the signer's", async (_, inner) => {
    const page = await atThePage(signer, clock.nextStep());
    const request = await findRequest(rsspDb(), page.requestId);
    const { sad } = await rsspDb().$transaction(async (tx) =>
      createSad(tx, request as NonNullable<typeof request>, { inner: await inner(), now: clock.now, random: secureRandom }),
    );
    await insider.sql("UPDATE rssp.signature_request SET state = 'authorised' WHERE id = $1", [page.requestId]);
    await expect(activateKey({ requestId: page.requestId, sad, now: clock.now })).rejects.toMatchObject({
      code: expect.stringMatching(/^RSSP_SIGNATURE_(FAILED|UNKNOWN)$/),
    });
    const values = await insider.sql("SELECT signature_value FROM rssp.signature_request_item WHERE request_id = $1", [
      page.requestId,
    ]);
    expect(values).toEqual([{ signature_value: null }]);
  });

  it("puts another signer's sealed key, whose PIN he knows, in the row, and opens neither", async () => {
    const own = await enrolSigner("usr_insider", clock.now);
    const [victim, mine] = [await stolenOf(signer), await stolenOf(own)];
    const columns = ["sealed_key", "pin_salt", "pin_profile"] as const;
    const swap = ({ id }: Stolen, from: Stolen) =>
      insider.sql("UPDATE rssp.credential SET sealed_key = $2, pin_salt = $3, pin_profile = $4 WHERE id = $1", [
        id,
        ...columns.map((column) => from[column]),
      ]);
    await swap(victim, mine);
    const page = await atThePage(signer, clock.nextStep());
    const watch = { world, actor: `signer:${signer.signerId}`, target: `request:${page.requestId}` };
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now), watch);
    await swap(victim, victim);
    await expect(press(page, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });
});

describe("a credential from before keys were sealed", () => {
  /** As the version before wrote it: a key in the token, and a hash of the PIN of 19 MiB. */
  async function legacy(name: string): Promise<TestSigner> {
    const made = await enrolSigner(name, clock.now, "P-256", "resident");
    const pinHash = await hash(PIN, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    const { credentialId: id } = made.credential;
    await rsspDb().credential.update({ where: { id }, data: { pinHash, sealedKey: null, pinSalt: null, pinProfile: null } });
    return made;
  }
  const rowOf = ({ credential }: TestSigner) => rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } });

  it("is sealed at the next start without its PIN; the hash is gone, and the PIN signs as before", async () => {
    const old = await legacy("usr_legacy");
    const { pinHash } = await rowOf(old);
    const runs = await Promise.all([sealLegacyKeys(clock.now), sealLegacyKeys(clock.now)]);
    expect(Math.max(...runs)).toBe(1);
    expect(await sealLegacyKeys(clock.now)).toBe(0);
    const sealed = await rowOf(old);
    expect(sealed).toMatchObject({ pinHash: null, pinProfile: "m=19456,t=2,p=1" });
    const stored = Buffer.from((pinHash as string).split("$").at(-1) as string, "base64");
    expect(await insider.dump()).not.toContain(stored.toString("hex"));
    const log = await insider.sql("SELECT type, outcome FROM audit.leaf WHERE target = $1 AND type = 'rssp.credential.sealed'", [
      `credential:${sealed.id}`,
    ]);
    expect(log).toEqual([{ type: "rssp.credential.sealed", outcome: "ok" }]);

    const first = await atThePage(old, clock.nextStep());
    const watch = { world, actor: `signer:${old.signerId}`, target: `request:${first.requestId}` };
    await expectRefused("RSSP_FACTORS_WRONG", () => press(first, old, clock.now, { pin: "90617284" }), watch);
    await expect(press(first, old, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
    expect((await rowOf(old)).pinProfile).toBe(PIN_PROFILE); // and from now on a guess costs what it costs elsewhere
    const second = await atThePage(old, clock.nextStep());
    await expect(press(second, old, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("whose hash cannot be read stops the start and is named; nothing of it is changed", async () => {
    const broken = await legacy("usr_broken");
    const { credentialId: id } = broken.credential;
    await rsspDb().credential.update({ where: { id }, data: { pinHash: "$2b$12$something-else" } });
    await expect(sealLegacyKeys(clock.now)).rejects.toThrow(id);
    expect(await rowOf(broken)).toMatchObject({ pinHash: "$2b$12$something-else", sealedKey: null });
    await rsspDb().credential.update({ where: { id }, data: { pinHash: null } });
  });
});
