import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendAudit, LogFolder, makeCheckpoint, timestampCheckpoint } from "@/lib/audit/index.ts";
import { isIncluded } from "@/lib/audit/merkle/proofs.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { authorityCertificates } from "@/lib/trust/authority/index.ts";
import { requestTimestamp } from "@/lib/trust/clients/request-timestamp.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { PIN } from "@/test/rssp.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { archiveContracts } from "../archive/archive-contracts.ts";
import { completionCertificate, contractView, evidencePackage, finishSigning, resultView } from "../index.ts";

describe("the evidence package of a contract with two signers", () => {
  let world: ScaWorld;
  let first: ScaSigner;
  let second: ScaSigner;
  let contractId: string;
  let signingId: string;
  let folder: string;
  let files: Record<string, Uint8Array>;

  beforeAll(async () => {
    world = await openScaWorld();
    first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
    second = await makeSigner(world, { tenantId: "ten_b", name: "髙﨑 二郎", algorithm: "RSA-3072" });
    contractId = await sendTemplate(first, [first, second], world.clock.now);
  });
  afterAll(async () => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    await world.close();
  });
  const packageOf = (signer: ScaSigner) => evidencePackage(signer.actor, contractId, world.clock.now);

  /** As the log's keeper does each minute, by the test's clock. */
  async function checkpoint() {
    const now = world.clock.now;
    await makeCheckpoint({ origin: "natsuin.test/audit", folders: [new LogFolder(path.join(world.dataDir, "audit"))] }, now);
    const { root } = await authorityCertificates();
    const urls = [`${env().authorityBaseUrl}/tsa`];
    const ask = { urls, now, transport: world.inProcessTrust, anchors: [root] };
    await timestampCheckpoint(async (imprint) => (await requestTimestamp({ ...ask, imprint })).token);
  }

  const refusalOf = ({ actor }: ScaSigner) => ({ world, actor: `user:${actor.userId}`, target: `contract:${contractId}` });

  test("there is none before the first signature", async () => {
    await expectRefused("NOT_FOUND", () => packageOf(first), refusalOf(first));
  });

  test("a party gets it as soon as one has signed; afterwards it holds both signatures", async () => {
    ({ signingId } = await authoriseAs(first, contractId, world.clock));
    await finishSigning(signingId, () => world.clock.now);
    const early = unzipSync((await packageOf(second)).zip);
    expect(Object.keys(early).filter((name) => name.endsWith("signature.p7s"))).toHaveLength(1);
    const { signingId: later } = await authoriseAs(second, contractId, world.clock);
    await finishSigning(later, () => world.clock.now);
    expect(Object.keys(early).filter((name) => name.endsWith(".proof") || name.startsWith("audit/"))).toEqual([]);
    await checkpoint();
    await appendAudit(appDb(), { at: new Date(), type: "auth.logout", actor: "user:usr_1", target: "user:usr_1", outcome: "ok" });
    await checkpoint();

    const { fileName, zip } = await packageOf(second);
    expect(fileName).toMatch(/^NC-\d{4}-\d{6}_evidence\.zip$/);
    files = unzipSync(zip);
    folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-evidence-"));
    unpack(files, folder);
    const perSignature = [
      "record.json",
      "signature.p7s",
      "signed-attributes.der",
      "signature-value.bin",
      "timestamp.tst",
      "ocsp.der",
    ];
    for (const name of ["contract.pdf", "report.json", "report.html", "README.md", "trust/roots.pem", "MANIFEST.sha256"])
      expect(files[name]?.length, name).toBeGreaterThan(0);
    for (const number of [1, 2])
      for (const name of perSignature) expect(files[`signatures/${number}/${name}`]?.length, name).toBeGreaterThan(0);
  });

  test("following its README literally, with OpenSSL alone, every step holds", () => {
    const readme = readFileSync(path.join(folder, "README.md"), "utf8");
    const scripts = scriptsOf(folder);
    expect(scripts.length).toBeGreaterThanOrEqual(15);
    for (const script of scripts) {
      const { status, said } = runScript(script);
      expect(status, `${script}\n${said}`).toBe(0);
    }
    expect(readme).toMatch(/OpenSSL だけ|OpenSSL（3.0以降）/);
    for (const tool of commandsOf(scripts.join("\n")))
      expect(["openssl", "head", "tail", "tr", "od", "cmp", "cut", "grep", "test", "printf", "cat"]).toContain(tool);
  }, 60_000);

  test("following it over a changed contract, a changed leaf and another root, a step fails", () => {
    const scripts = scriptsOf(folder);
    const failing = (name: string, change: (bytes: Uint8Array) => Uint8Array) => {
      const file = path.join(folder, name);
      const kept = readFileSync(file);
      writeFileSync(file, change(kept));
      const failed = scripts.filter((script) => runScript(script).status !== 0).length;
      writeFileSync(file, kept);
      return failed;
    };
    const flip = (at: number) => (bytes: Uint8Array) => {
      const out = Uint8Array.from(bytes);
      out[at] = (out[at] as number) ^ 1;
      return out;
    };
    expect(failing("contract.pdf", flip(2000))).toBeGreaterThan(3);
    expect(failing("signatures/1/audit-01.json", flip(5))).toBe(3);
    expect(failing("signatures/1/audit-03.proof", flip(7))).toBe(2);
    const [note = ""] = Object.keys(files).filter((name) => name.endsWith(".note"));
    expect(failing(note, flip(30))).toBeGreaterThanOrEqual(2);
    expect(failing("signatures/2/signature-value.bin", flip(9))).toBeGreaterThanOrEqual(3);
    expect(failing("signatures/1/timestamp.tst", flip(400))).toBeGreaterThanOrEqual(2);
    const other = execFileSync("openssl", [..."req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=Other".split(" ")], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(failing("trust/roots.pem", () => other)).toBeGreaterThanOrEqual(7);
  }, 120_000);

  test("the record says what was displayed, when it was allowed, where the key comes from; every audit leaf is in the log", async () => {
    const record = JSON.parse(readFileSync(path.join(folder, "signatures/1/record.json"), "utf8"));
    expect(record).toMatchObject({
      party: { mark: "甲", name: "署名者 一郎" },
      displayed: { digest: record.digest.value },
      key: { credentialId: first.credentialId, origin: "rssp", algorithm: "P-256" },
      certificate: { serial: expect.stringMatching(/^[0-9A-F]+$/) },
    });
    expect(record.authorisation.steps).toMatchObject({ authorisedAt: expect.any(String), spentAt: expect.any(String) });
    const types = record.audit.map(({ type }: { type: string }) => type);
    for (const type of [
      "sca.signing.prepared",
      "rssp.authorisation",
      "rssp.key.intent",
      "rssp.key.outcome",
      "sca.signing.completed",
    ])
      expect(types).toContain(type);
    for (const { hash } of record.audit as { hash: string }[])
      expect(await appDb().auditLeaf.count({ where: { leafHash: Buffer.from(hash, "hex") } })).toBe(1);
    for (const { hash, inclusion } of record.audit) {
      const [, size, root] = Buffer.from(files[`audit/${inclusion.checkpoint}.note`] as Uint8Array)
        .toString()
        .split("\n");
      const bytes = files[`signatures/1/${inclusion.proof}`] as Uint8Array;
      const proof = Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(32 * at, 32 * (at + 1)));
      const claim = { leaf: Buffer.from(hash, "hex"), index: inclusion.entry, size: Number(size), proof };
      expect(isIncluded({ ...claim, root: Uint8Array.from(Buffer.from(root as string, "base64")) })).toBe(true);
    }
    const report = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8"));
    expect(report.report.signatures.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["TOTAL-PASSED", "TOTAL-PASSED"]);
    expect(report.summary.ja.headline).toBe("2件の署名は、すべて有効です");
  });

  test("no secret is in it: no PIN, one-time secret, SAD, address or mail", () => {
    const text = Object.entries(files)
      .filter(([name]) => /\.(json|md|html|sha256|pem)$/.test(name))
      .map(([, bytes]) => Buffer.from(bytes).toString("utf8"))
      .join("\n");
    expect(text).not.toContain(`"${PIN}"`);
    for (const { totpSecret, email } of [first, second]) {
      expect(text).not.toContain(totpSecret);
      expect(text).not.toContain(email);
    }
    expect(text).not.toMatch(/192\.0\.2\.1|sealed|totp_secret|PRIVATE KEY/i);
  });

  test("only the sender and the signers get it, and are offered it; a stranger and an administrator who is neither do not", async () => {
    const stranger = await makeSigner(world, { tenantId: "ten_a", name: "他人 花子", algorithm: null });
    const admin = await makeSigner(world, { tenantId: "ten_a", name: "管理 太郎", algorithm: null, membership: "admin" });
    for (const one of [stranger, admin]) await expectRefused("NOT_FOUND", () => packageOf(one), refusalOf(one));
    const now = world.clock.now;
    const url = `/api/contracts/${contractId}/evidence`;
    expect((await contractView(second.actor, contractId, now)).evidenceUrl).toBe(url);
    expect((await resultView(second.actor, signingId, now)).downloads.evidence).toBe(url);
    expect((await contractView(admin.actor, contractId, now)).evidenceUrl).toBeNull();
    expect((await resultView(admin.actor, signingId, now)).downloads.evidence).toBeNull();
  });

  test("the certificate of completion names the signed file and each party, is the same whenever it is made, and is a file of its own", async () => {
    const signed = createHash("sha256")
      .update(files["contract.pdf"] ?? "")
      .digest("hex")
      .toUpperCase();
    const readme = Buffer.from(files["README.md"] ?? []).toString();
    for (const [language, name, words] of [
      ["ja", "certificate.pdf", ["締結証明書", "契約が締結されました"]],
      ["en", "certificate_en.pdf", ["Certificateofcompletion", "Contractconcluded", "Notrevoked"]],
    ] as const) {
      const made = () => completionCertificate(second.actor, contractId, language, world.clock.now);
      const { fileName, pdf } = await made();
      expect(fileName).toMatch(new RegExp(`^NC-\\d{4}-\\d{6}_${name}$`));
      world.clock.nextStep();
      expect(Buffer.compare((await made()).pdf, pdf)).toBe(0);
      expect(Buffer.compare(files[name] ?? new Uint8Array(), pdf)).toBe(0);
      expect(readme).toContain(name);
      const file = path.join(folder, fileName);
      writeFileSync(file, pdf);
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s/g, "");
      for (const part of [signed, "署名者一郎", "髙﨑二郎", "TOTAL-PASSED", ...words]) expect(text).toContain(part);
    }
  });

  test("the certificate of completion is its parties' alone", async () => {
    const stranger = await makeSigner(world, { tenantId: "ten_c", name: "他人 三郎", algorithm: null });
    const admin = { ...stranger, actor: { ...stranger.actor, tenantId: "ten_a", membership: "admin" as const } };
    for (const who of [stranger, admin])
      await expectRefused("NOT_FOUND", () => completionCertificate(who.actor, contractId, "ja", world.clock.now), refusalOf(who));
    const open = await sendTemplate(first, [first, second], world.clock.now);
    const refused = completionCertificate(first.actor, open, "ja", world.clock.now);
    await expect(refused).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("once the archive timestamp is there, it is in the package, and its README holds as well", async () => {
    await archiveContracts(world.clock.now, () => world.clock.now);
    const later = unzipSync((await packageOf(first)).zip);
    const archived = path.join(folder, "archived");
    unpack(later, archived);
    expect(Object.keys(later).filter((name) => name.endsWith("timestamp.tst"))).toHaveLength(3);
    const report = JSON.parse(Buffer.from(later["report.json"] ?? []).toString("utf8"));
    expect(report.report.signatures.map(({ level }: { level: string }) => level)).toEqual(["B-LTA", "B-LTA", "B-T"]);
    for (const script of scriptsOf(archived)) {
      const { status, said } = runScript(script, archived);
      expect(status, `${script}\n${said}`).toBe(0);
    }
  }, 120_000);

  /** The blocks of the package's README. */
  const scriptsOf = (place: string) =>
    [...readFileSync(path.join(place, "README.md"), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script = ""]) => script);

  function unpack(all: Record<string, Uint8Array>, place: string) {
    for (const [name, bytes] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
      writeFileSync(path.join(place, name), bytes);
    }
  }

  function runScript(script: string, place = folder) {
    const done = spawnSync("sh", ["-eu"], { cwd: place, input: script, encoding: "utf8", timeout: 30_000 });
    return { status: done.status, said: done.stdout + done.stderr };
  }
});

/** The first word of every command of a script. */
function commandsOf(script: string): Set<string> {
  const heads = script.matchAll(/(?:^|\||\$\(|; |\( ?)\s*\(?([a-z][a-z0-9]*)\b/gm);
  return new Set([...heads].map(([, name = ""]) => name));
}
