import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { secureRandom } from "@/lib/ids.ts";
import { setRsspPorts } from "@/lib/rssp/signer.ts";
import { ensureMasterKeys } from "@/scripts/kek/ensure-master-keys.ts";
import { inProject } from "@/scripts/setup/paths.mjs";
import { ensureToken } from "@/scripts/setup/token.mjs";
import { typeScriptArgs } from "@/scripts/setup/typescript.mjs";
import { statement } from "@/test/conformance/statements.ts";
import { atThePage, Clock, enrolSigner, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { KEK_LABEL, PEPPER_LABEL } from "../master-keys.ts";
import { pkcs11js } from "../pkcs11.ts";
import { outcomeOf } from "../testing/attack.ts";
import { ATTACKS_ON_MASTER_KEYS } from "../testing/attacks-on-master-keys.ts";
import { ATTACKS_ON_KEPT_KEYS, ATTACKS_ON_OPENED_KEYS } from "../testing/attacks-on-signers-keys.ts";
import { withPrey } from "../testing/with-prey.ts";
import {
  type Backup,
  backupSchema,
  type CeremonyConfig,
  provisionMasterKeys,
  restoreMasterKeys,
  type Share,
  shareSchema,
} from "./index.ts";
import { kekOriginal } from "./master-key-objects.ts";
import { findByLabel, withCeremonyToken } from "./token-of-ceremony.ts";

type Custody = { backup: Backup; shares: [Share, Share] };

let world: World;
let signer: TestSigner;
/** of the ceremony that made the master keys of the world's token */
let custody: Custody;
const clock = new Clock();

const ceremony = (): CeremonyConfig => ({ ...env().pkcs11, soPin: env().pkcs11SoPin as string });
const custodyFile = (name: string) => path.join(inject("cluster").token, "custody", name);
const read = (name: string): unknown => JSON.parse(fs.readFileSync(custodyFile(name), "utf8"));

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  custody = {
    backup: backupSchema.parse(read("kek-backup.json")),
    shares: [shareSchema.parse(read("custodian-1.json")), shareSchema.parse(read("custodian-2.json"))],
  };
  await registerSca(clock.now);
  signer = await enrolSigner("usr_rehearsal", clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

/** The device is gone; another, empty one is in its place, with the same label and PINs. */
async function loseToken(): Promise<void> {
  await world.forgetHsm();
  const dir = path.join(world.dataDir, "softhsm");
  fs.rmSync(path.join(dir, "tokens"), { recursive: true });
  const { hsmSoPin: soPin, hsmPin: pin } = inject("cluster");
  ensureToken({ dir, soPin, pin });
}

const masterKeysHere = () =>
  withCeremonyToken(ceremony(), (token) => {
    token.logIn("user");
    return [KEK_LABEL, PEPPER_LABEL].filter((label) => findByLabel(token, label).length > 0);
  });
const destroyInToken = (label: string) =>
  withCeremonyToken(ceremony(), (token) => {
    token.logIn("user");
    for (const key of findByLabel(token, label)) token.pkcs11.C_DestroyObject(token.session, key);
  });
const sign = async () => press(await atThePage(signer, clock.nextStep()), signer, clock.now);
/** `npm run kek` on this world, as scripts/run.mjs starts it. */
const kek = (...args: string[]) =>
  runTool(process.execPath, [...typeScriptArgs(inProject("scripts/kek.ts")), ...args], { env: world.env, cwd: inProject() });

describe("the rehearsal of a lost device", () => {
  test("a key signs, the device is lost, both custodians restore it, and the key signs again", async () => {
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
    await loseToken();
    await expect(sign()).rejects.toMatchObject({ code: "HSM_MASTER_KEY_MISSING" });
    await world.forgetHsm();
    expect(restoreMasterKeys(ceremony(), custody.backup, custody.shares)).toEqual([KEK_LABEL, PEPPER_LABEL]);
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
    await world.forgetHsm();
    expect(restoreMasterKeys(ceremony(), custody.backup, custody.shares)).toEqual([]);
  });

  test(`${statement(30)}: what comes back is as hardened as what was lost`, async () => {
    await loseToken();
    restoreMasterKeys(ceremony(), custody.backup, custody.shares);
    await withPrey(env().pkcs11, ({ prey }) => {
      const attacks = [...ATTACKS_ON_MASTER_KEYS, ...ATTACKS_ON_KEPT_KEYS, ...ATTACKS_ON_OPENED_KEYS];
      expect(attacks.filter((attack) => outcomeOf(attack, prey) !== "refused")).toEqual([]);
    });
  });
});

describe(`${statement(30)}: one custodian, or the wrong papers, restore nothing`, () => {
  beforeEach(loseToken);

  const flip = (text: string): string => {
    const bytes = Buffer.from(text, "base64url");
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    return bytes.toString("base64url");
  };
  const other = (): Custody => {
    const made: Custody[] = [];
    provisionMasterKeys(ceremony(), {
      random: secureRandom,
      now: clock.now,
      keep: (backup, shares) => void made.push({ backup, shares }),
    });
    return made[0] as Custody;
  };
  const WRONG: [string, () => [Backup, Share[]]][] = [
    ["one share", () => [custody.backup, [custody.shares[0]]]],
    ["no share", () => [custody.backup, []]],
    ["the same share twice", () => [custody.backup, [custody.shares[1], custody.shares[1]]]],
    [
      "one custodian's share under both custodians' names",
      () => [custody.backup, [custody.shares[0], { ...custody.shares[0], custodian: 2 }]],
    ],
    ["a share too many", () => [custody.backup, [...custody.shares, custody.shares[0]]]],
    [
      "a share of which one bit is wrong",
      () => [custody.backup, [custody.shares[0], { ...custody.shares[1], share: flip(custody.shares[1].share) }]],
    ],
    ["a backup whose KEK has one bit wrong", () => [{ ...custody.backup, kek: flip(custody.backup.kek) }, custody.shares]],
    ["a backup without KEK", () => [{ ...custody.backup, kek: "" }, custody.shares]],
  ];
  test.each(WRONG)("%s: HSM_BACKUP_REFUSED", async (_, papers) => {
    const [backup, shares] = papers();
    const restore = () => restoreMasterKeys(ceremony(), backup, shares);
    expect(restore).toThrow("HSM_BACKUP_REFUSED");
    expect(masterKeysHere()).toEqual([]);
  });

  test("shares, or a backup, of another ceremony: HSM_BACKUP_REFUSED", async () => {
    const foreign = other();
    await loseToken();
    const mixes: [Backup, Share[]][] = [
      [custody.backup, [custody.shares[0], foreign.shares[1]]],
      [custody.backup, foreign.shares],
      [foreign.backup, custody.shares],
      // a ceremony's name can be written over; its key cannot
      [{ ...foreign.backup, ceremony: custody.backup.ceremony }, custody.shares],
      [custody.backup, foreign.shares.map((share) => ({ ...share, ceremony: custody.backup.ceremony }))],
    ];
    for (const [backup, shares] of mixes)
      expect(() => restoreMasterKeys(ceremony(), backup, shares)).toThrow("HSM_BACKUP_REFUSED");
    expect(masterKeysHere()).toEqual([]);
  });

  test("a damaged pepper leaves a KEK without pepper, which opens nothing until the right papers complete it", async () => {
    const damaged = { ...custody.backup, pepper: flip(custody.backup.pepper) };
    expect(() => restoreMasterKeys(ceremony(), damaged, custody.shares)).toThrow("HSM_BACKUP_REFUSED");
    expect(masterKeysHere()).toEqual([KEK_LABEL]);
    await expect(sign()).rejects.toMatchObject({ code: "HSM_MASTER_KEY_MISSING" });
    await world.forgetHsm();
    expect(restoreMasterKeys(ceremony(), custody.backup, custody.shares)).toEqual([PEPPER_LABEL]);
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
  });
});

describe("a ceremony", () => {
  const keepNothing = { random: secureRandom, now: clock.now, keep: () => expect.unreachable() };

  test("is held once: a token that has its master keys keeps them", async () => {
    await world.forgetHsm();
    expect(provisionMasterKeys(ceremony(), keepNothing)).toBe("present");
    expect(await ensureMasterKeys(clock.now)).toBe("present");
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
  });

  test.each([KEK_LABEL, PEPPER_LABEL])(
    "does not make %s anew where only the other is there: that would hide a loss",
    async (label) => {
      await world.forgetHsm();
      destroyInToken(label);
      expect(() => provisionMasterKeys(ceremony(), keepNothing)).toThrow("HSM_MASTER_KEY_MISSING");
      await expect(ensureMasterKeys(clock.now)).rejects.toThrow("HSM_MASTER_KEY_MISSING");
      expect(masterKeysHere()).toEqual([KEK_LABEL, PEPPER_LABEL].filter((one) => one !== label));
      expect(restoreMasterKeys(ceremony(), custody.backup, custody.shares)).toEqual([label]);
      await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
    },
  );

  test("that was cut short leaves a trusted key beside the KEK: no key is made or opened before the next one has destroyed it", async () => {
    await world.forgetHsm();
    withCeremonyToken(ceremony(), ({ session, native, logIn }) => {
      logIn("security-officer");
      native.generateKey(session, pkcs11js.CKM_AES_KEY_GEN, [
        ...kekOriginal({ extractable: true }),
        [pkcs11js.CKA_VALUE_LEN, 32],
      ]);
    });
    const details = { label: KEK_LABEL, fault: "not the only trusted key" };
    await expect(cm().generateWrapped({ algorithm: "P-256" })).rejects.toMatchObject({ code: "HSM_MASTER_KEY_UNFIT", details });
    await expect(sign()).rejects.toMatchObject({ code: "HSM_MASTER_KEY_UNFIT" });
    await world.forgetHsm();
    expect(provisionMasterKeys(ceremony(), keepNothing)).toBe("present");
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
  });

  test("that cannot keep its papers makes no key, and leaves nothing of it in the token", async () => {
    await loseToken();
    const full = () => {
      throw new Error("no space left on device");
    };
    expect(() => provisionMasterKeys(ceremony(), { ...keepNothing, keep: full })).toThrow("no space left");
    expect(masterKeysHere()).toEqual([]);
    const papers: Custody[] = [];
    const keep = (backup: Backup, shares: [Share, Share]) => void papers.push({ backup, shares });
    expect(provisionMasterKeys(ceremony(), { ...keepNothing, keep })).toBe("made");
    const others = withCeremonyToken(ceremony(), (token) => {
      token.logIn("user");
      return ["natsuin-kek-original"].flatMap((label) => findByLabel(token, label));
    });
    expect(others).toEqual([]); // neither its own original nor that of the one cut short
    expect(papers).toHaveLength(1);
    const { share } = (papers[0] as Custody).shares[0];
    expect(JSON.stringify(papers[0]?.backup)).not.toContain(share);
  });

  test("is not held on a fresh token while signers' keys need the lost one", async () => {
    await loseToken();
    expect(await rsspDb().credential.count({ where: { sealedKey: { not: null } } })).toBeGreaterThan(0);
    await expect(ensureMasterKeys(clock.now)).rejects.toThrow("1 signers' keys need them");
    expect(masterKeysHere()).toEqual([]);
    expect(fs.existsSync(path.join(world.dataDir, "custody"))).toBe(false);
  });
});

describe("npm run kek", () => {
  const shares = ["--share", custodyFile("custodian-1.json"), "--share", custodyFile("custodian-2.json")];

  test("restores a lost token with both shares, says so in the audit log, and refuses with one", async () => {
    await loseToken();
    const one = kek("restore", custodyFile("kek-backup.json"), ...shares.slice(2));
    expect(one).toMatchObject({ status: 1, stderr: expect.stringContaining("HSM_BACKUP_REFUSED") });
    expect(kek("provision")).toMatchObject({ status: 1, stderr: expect.stringContaining("npm run kek -- restore") });

    const both = kek("restore", custodyFile("kek-backup.json"), ...shares);
    expect(both).toMatchObject({ status: 0, stdout: expect.stringContaining(`restored: ${KEK_LABEL}, ${PEPPER_LABEL}`) });
    expect(`${both.stdout}${both.stderr}`).not.toContain(custody.shares[0].share);
    expect(both.stdout).toContain("not extractable");
    const [leaf, more] = await auditOf("rssp.master-keys.restored");
    expect(more).toBeUndefined();
    expect(leaf).toMatchObject({ actor: "custodians:1+2", outcome: "ok" });
    await expect(sign()).resolves.toMatchObject({ outcome: "signed" });
  });

  test("without the security officer's PIN, as in a server's surroundings, makes and restores nothing", async () => {
    await loseToken();
    const { PKCS11_SO_PIN: _, ...told } = world.env;
    const run = (...args: string[]) => {
      const tool = [...typeScriptArgs(inProject("scripts/kek.ts")), ...args];
      return runTool(process.execPath, tool, { env: { ...told, PKCS11_SO_PIN: "" }, cwd: inProject() });
    };
    expect(run("provision").stdout).toContain("master keys: given");
    expect(run("restore", custodyFile("kek-backup.json"), ...shares).stderr).toContain("PKCS11_SO_PIN");
    expect(masterKeysHere()).toEqual([]);
    restoreMasterKeys(ceremony(), custody.backup, custody.shares);
  });

  test("keeps the custodians' papers to the owner of the files, and never over those of an earlier ceremony", async () => {
    await loseToken();
    await rsspDb().credential.updateMany({ data: { status: "disposed", sealedKey: null } });
    expect(kek("provision")).toMatchObject({ status: 0, stdout: expect.stringContaining("master keys: made") });
    const folder = path.join(world.dataDir, "custody");
    for (const name of ["kek-backup.json", "custodian-1.json", "custodian-2.json"])
      expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
    const before = fs.readFileSync(path.join(folder, "kek-backup.json"), "utf8");
    expect(kek("status").stdout).toContain(`lie together in ${folder}`);
    await loseToken();
    expect(kek("provision")).toMatchObject({ status: 1, stderr: expect.stringContaining("earlier ceremony") });
    expect(fs.readFileSync(path.join(folder, "kek-backup.json"), "utf8")).toBe(before);
    expect(masterKeysHere()).toEqual([]);
  });
});

async function auditOf(type: string): Promise<Record<string, unknown>[]> {
  const { default: pg } = await import("pg");
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query("SELECT actor, target, outcome FROM audit.leaf WHERE type = $1", [type])).rows;
  } finally {
    await owner.end();
  }
}

test("the world's CM was never the security officer's: a server is not told its PIN", async () => {
  const { serverEnvironment } = await import("@/scripts/setup/serve.mjs");
  const told: object = serverEnvironment(world.env as Parameters<typeof serverEnvironment>[0], false);
  expect(told).not.toHaveProperty("PKCS11_SO_PIN");
  expect(cm().sessions).toBeGreaterThan(0);
});
