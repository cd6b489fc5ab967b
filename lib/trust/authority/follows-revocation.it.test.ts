import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { pem } from "@/lib/pem.ts";
import { embeddedCa } from "@/lib/rssp/ca/embedded.ts";
import { revokeCredential } from "@/lib/rssp/index.ts";
import { finishEndings, setRsspPorts } from "@/lib/rssp/signer.ts";
import { serveTrust } from "@/test/faults/ports.ts";
import { CLIENT, Clock, enrolSigner, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { NatsuinError } from "../../errors.ts";
import { authorityCertificates, issueSignerCertificate, revokeCertificate } from "./index.ts";

const run = promisify(execFile);
const clock = new Clock();
let world: World;
let trust: Awaited<ReturnType<typeof serveTrust>>;
let folder = "";
let signer: TestSigner;
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
  trust = await serveTrust(() => clock.now);
  folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-revoked-"));
  const { root, ca } = await authorityCertificates();
  for (const [name, der] of Object.entries({ root, ca })) save(`${name}.pem`, pem("CERTIFICATE", der));
});
afterAll(async () => {
  await trust.close();
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});
beforeEach(async () => {
  setRsspPorts({ certificateAuthority: () => embeddedCa, certificateStatus: async () => "good" });
  signer = await enrolSigner(`usr_${++people}`, clock.now);
  save("signer.pem", pem("CERTIFICATE", Buffer.from(signer.credential.chain[0] as string, "base64")));
});
afterEach(() => setRsspPorts());

function save(name: string, bytes: Uint8Array | string): string {
  writeFileSync(path.join(folder, name), bytes);
  return name;
}

/** What OpenSSL says, which asks over HTTP itself; this process answers meanwhile. It ends with 1 for what it does not like. */
async function openssl(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run("openssl", args, { cwd: folder }).catch((error) => error);
  return `${stdout}${stderr}`;
}

const byOcsp = () =>
  openssl(
    ...["ocsp", "-issuer", "ca.pem", "-cert", "signer.pem", "-CAfile", "root.pem", "-verify_other", "ca.pem"],
    ...["-url", `${trust.url}/ocsp`, "-validity_period", String(10 * 365 * 86_400)],
  );

async function crl(): Promise<string> {
  const answer = await fetch(`${trust.url}/crl/ca.crl`);
  expect(answer.status).toBe(200);
  save("ca.crl", new Uint8Array(await answer.arrayBuffer()));
  await openssl("crl", "-inform", "DER", "-in", "ca.crl", "-out", "crl.pem");
  return openssl("crl", "-inform", "DER", "-in", "ca.crl", "-noout", "-text");
}

/** A validator from outside that has the CRL just fetched. */
async function byCrl(): Promise<string> {
  await crl();
  const at = ["-attime", String(Math.floor(clock.now.getTime() / 1000))];
  return openssl(
    "verify",
    ...at,
    "-CAfile",
    "root.pem",
    "-untrusted",
    "ca.pem",
    "-crl_check",
    "-CRLfile",
    "crl.pem",
    "signer.pem",
  );
}

const revoke = () => {
  const { credentialId } = signer.credential;
  const { subject } = signer;
  return revokeCredential(CLIENT, { credentialId, subject, actor: "user:usr_ra", revocation: "keyCompromise", now: clock.now });
};

const good = async () => {
  expect(await byOcsp()).toMatch(/signer\.pem: good/);
  expect(await byCrl()).toContain("signer.pem: OK");
};
const revoked = async () => {
  expect(await byOcsp()).toMatch(/signer\.pem: revoked[\s\S]*Reason: keyCompromise/);
  expect(await byCrl()).toContain("certificate revoked");
};

describe("a revocation, as those outside see it over HTTP", () => {
  it("is in the next OCSP response and in the next CRL, however fresh the one before", async () => {
    await good();
    expect(await revoke()).toBe("done");
    await revoked();
  });

  it("while the CA cannot be told, the key is dead already; after the minute's chore OCSP and CRL say so", async () => {
    const away = async () => {
      throw new NatsuinError("CA_UNAVAILABLE");
    };
    setRsspPorts({ certificateAuthority: () => ({ ...embeddedCa, revoke: away }), certificateStatus: async () => "good" });
    expect(await revoke()).toBe("done");
    await good();
    clock.forward(60_000);
    await finishEndings(clock.now);
    await good();

    setRsspPorts({ certificateAuthority: () => embeddedCa, certificateStatus: async () => "good" });
    clock.forward(60_000);
    expect(await finishEndings(clock.now)).toBe(1);
    await revoked();
  });

  it("of another process whose clock is behind is on the list too, in its order, and none is lost or doubled", async () => {
    await revoke();
    await crl();
    const { spki } = await import("@/hsm/index.ts").then(({ cm }) => cm().generateKeyPair({ algorithm: "P-256", label: "late" }));
    const subject = { commonName: "Okure Taro", kanjiName: "遅れ 太郎", serialNumber: "NAT-SIGN-90001" };
    const notAfter = new Date(clock.now.getTime() + 86_400_000);
    const { serial } = await issueSignerCertificate({ spki, subject, notBefore: clock.now, notAfter, now: clock.now });
    await revokeCertificate({ serial, reason: "superseded", now: new Date(clock.now.getTime() - 3_600_000) });
    const listed = [...(await crl()).matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, number]) => number?.toLowerCase());
    const order = await appDb().issuedCertificate.findMany({
      where: { issuer: "ca", revokedAt: { not: null } },
      orderBy: [{ revokedAt: "asc" }, { serial: "asc" }],
    });
    expect(listed).toEqual(order.map((row) => row.serial));
    expect(listed).toContain(serial);
  });

  it("is in each of twenty lists asked for at once after it", async () => {
    const before = Promise.all(Array.from({ length: 10 }, () => fetch(`${trust.url}/crl/ca.crl`)));
    await revoke();
    const after = await Promise.all(Array.from({ length: 20 }, () => fetch(`${trust.url}/crl/ca.crl`)));
    const bodies = await Promise.all(after.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    const { serial } = await appDb().issuedCertificate.findFirstOrThrow({ orderBy: { issuedAt: "desc" } });
    for (const body of bodies) expect(body.includes(Buffer.from(serial, "hex"))).toBe(true);
    await before;
  });
});
