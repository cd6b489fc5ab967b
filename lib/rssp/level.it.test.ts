import { copyFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openCm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { env, forgetEnv } from "@/lib/env.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { judgeDevice } from "./device.ts";
import { credentialInfo, servicePolicy } from "./index.ts";
import { setRsspPorts } from "./signer.ts";

let world: World;
let signer: TestSigner;
const clock = new Clock();
const ownPorts = () => {
  setRsspPorts();
  setRsspPorts({ certificateStatus: async () => "good" });
};
const levelNow = async () => {
  const { level } = await credentialInfo(CLIENT, { credentialId: signer.credential.credentialId, now: clock.now });
  return level;
};

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  ownPorts();
  await registerSca(clock.now);
  signer = await enrolSigner("usr_level", clock.now);
});
afterEach(ownPorts);
afterAll(async () => {
  setRsspPorts();
  await world.close();
});

describe("the level of a credential", () => {
  it("SoftHSM never shows level 2, whatever evaluation the configuration claims for it", async () => {
    const claim = { PKCS11_EVALUATION: "cc-en419221-5", PKCS11_CERTIFICATE: "ANSSI-CC-2026/01" };
    Object.assign(process.env, claim);
    forgetEnv();
    try {
      expect(await levelNow()).toMatchObject({ level: 1, authorisedAsLevel: 2, label: "レベル1（レベル2方式の鍵認可）", scl: 1 });
      expect((await levelNow()).reasons).toContainEqual({ level: 2, demand: "device" });
      expect(servicePolicy()).toMatchObject({
        device: { evaluation: "none", certificate: null, softHsm: true },
        level: { level: 1 },
      });
    } finally {
      for (const name of Object.keys(claim)) delete process.env[name];
      forgetEnv();
    }
  });

  it("SoftHSM under another name and path is known by what its token says", async () => {
    const copy = path.join(world.dataDir, "libvendor.so");
    copyFileSync(world.env.PKCS11_MODULE as string, copy);
    const own = openCm({ ...env().pkcs11, module: copy, sessions: 1 });
    expect(own.maker()).toBe("");
    expect(await own.health()).toMatchObject({ ok: true });
    expect(own.maker()).toMatch(/SoftHSM/);
    await own.close();
    const claim = { evaluation: "cc-en419221-5", certificate: "ANSSI-CC-2026/01" } as const;
    expect(judgeDevice(claim, [copy, copy, own.maker()])).toEqual({ evaluation: "none", certificate: null, softHsm: true });
  });

  it("follows the device as it is now, and the key's origin as it was recorded", async () => {
    setRsspPorts({ device: () => ({ evaluation: "fips140-3-l3", certificate: "CMVP 4745", softHsm: false }) });
    expect(await levelNow()).toMatchObject({ level: 2, label: "レベル2", scl: 1 });
    const where = { id: signer.credential.credentialId };
    for (const keyOrigin of ["signer", "ca", "who knows"]) {
      await rsspDb().credential.update({ where, data: { keyOrigin } });
      expect(await levelNow()).toMatchObject({ level: 1, authorisedAsLevel: 2 });
      expect((await levelNow()).reasons[0]).toEqual({ level: 2, demand: "origin" });
    }
    await rsspDb().credential.update({ where, data: { keyOrigin: "rssp" } });
    ownPorts();
    expect((await levelNow()).level).toBe(1);
  });

  it("a code by mail is no second factor: the key is authorised as level 1, on whatever device", async () => {
    setRsspPorts({ device: () => ({ evaluation: "fips140-3-l3", certificate: "CMVP 4745", softHsm: false }) });
    const where = { credentialId: signer.credential.credentialId, removedAt: null };
    await rsspDb().authenticator.updateMany({ where, data: { kind: "mail" } });
    expect(await levelNow()).toMatchObject({ level: 1, authorisedAsLevel: 1, label: "レベル1" });
    expect((await levelNow()).reasons[0]).toEqual({ level: 2, demand: "factors" });
    await rsspDb().authenticator.updateMany({ where, data: { kind: "passkey" } });
    expect(await levelNow()).toMatchObject({ level: 2, authorisedAsLevel: 2 });
    await rsspDb().authenticator.updateMany({ where, data: { kind: "totp" } });
  });

  it("no device makes level 3 of it: this SAM is certified by nobody", async () => {
    setRsspPorts({ device: () => ({ evaluation: "cc-en419221-5", certificate: "ANSSI-CC-2026/01", softHsm: false }) });
    expect(await levelNow()).toMatchObject({
      level: 2,
      reasons: [
        { level: 3, demand: "pattern" },
        { level: 3, demand: "sam" },
      ],
    });
  });
});

describe("認証認可手段 at the SAM's door", () => {
  it("a PIN alone is refused by policy before anything is judged: no attempt is counted, nothing is signed", async () => {
    const page = await atThePage(signer, clock.nextStep());
    const watch = { world, actor: `signer:${signer.signerId}`, target: `request:${page.requestId}` };
    await expectRefused("RSSP_MEANS_REFUSED", () => press(page, signer, clock.now, { otp: "" }), watch);
    const row = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    expect(row.failedAttempts).toBe(0);
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });
});
