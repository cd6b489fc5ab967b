import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { appDb } from "@/lib/db.ts";
import { authorityCertificates } from "@/lib/trust/authority/index.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { readSignedPdf } from "../evidence/read-signed-pdf.ts";
import { contractView, documentBytes, finishSigning, openReading, resultView } from "../index.ts";

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("two signers on a contract from the template", () => {
  let world: ScaWorld;
  let first: ScaSigner;
  let second: ScaSigner;
  let contractId: string;
  let folder: string;

  beforeAll(async () => {
    world = await openScaWorld();
    folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-sca-"));
    first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
    second = await makeSigner(world, { tenantId: "ten_b", name: "髙﨑 二郎", algorithm: "RSA-3072" });
    contractId = await sendTemplate(first, [first, second], world.clock.now);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const bytesOf = async (revision: number) => (await documentBytes(first.actor, { contractId, revision }, world.clock.now)).bytes;

  test("the first signs: what was read, what the RSSP showed and what was signed have one digest", async () => {
    const { signingId, digest, shown } = await authoriseAs(first, contractId, world.clock);
    expect(shown).toEqual([digest]);
    expect(await finishSigning(signingId, () => world.clock.now)).toEqual({ kind: "signed" });
    const result = await resultView(first.actor, signingId, world.clock.now);
    expect(result).toMatchObject({
      outcome: "signed",
      signerId: first.credentialId,
      signer: { name: "署名者 一郎", mark: "甲", role: "委託者" },
      verdict: "TOTAL-PASSED",
      level: "B-LT",
      revocation: { status: "good", source: "OCSP" },
      nextSigner: { mark: "乙" },
      contractState: "partially_signed",
    });
    expect(result.document.shortDigest).toBe(digest);
    expect(result.hops.map(({ state }) => state)).toEqual(Array(10).fill("done"));
  });

  test("the second signs on top, and the contract is complete", async () => {
    const { signingId } = await authoriseAs(second, contractId, world.clock);
    expect(await finishSigning(signingId, () => world.clock.now)).toEqual({ kind: "signed" });
    const view = await contractView(second.actor, contractId, world.clock.now);
    expect(view.state).toBe("completed");
    expect(view.documents.map(({ kind }) => kind)).toEqual(["input", "prepared", "signed", "signed"]);
    expect(view.timeline.map(({ type }) => type)).toEqual([
      "created",
      "sent",
      "called",
      "viewed",
      "authorisation_opened",
      "signed",
      "called",
      "viewed",
      "authorisation_opened",
      "signed",
      "completed",
    ]);
    expect(view.viewer.result).toBe(signingId);
  });

  test("the history has one order: by time, and within one instant as it happened, signed before completed", async () => {
    const rows = await appDb().contractEvent.findMany({ where: { contractId }, orderBy: { id: "asc" } });
    const [signed, completed] = rows.slice(-2);
    expect(completed?.at).toEqual(signed?.at);
    const { tenantId } = signed as (typeof rows)[number];
    const late = { tenantId, contractId, at: new Date(0), type: "viewed", actor: `user:${second.actor.userId}` };
    const { id } = await appDb().contractEvent.create({ data: late });
    const types = (await contractView(first.actor, contractId, world.clock.now)).timeline.map(({ type }) => type);
    expect(types[0]).toBe("viewed");
    expect(types.slice(-2)).toEqual(["signed", "completed"]);
    await appDb().contractEvent.delete({ where: { id } });
  });

  test("each revision is the next one's prefix, byte for byte", async () => {
    for (let revision = 0; revision < 3; revision++) {
      const before = await bytesOf(revision);
      const after = await bytesOf(revision + 1);
      expect(Buffer.compare(before, after.subarray(0, before.length))).toBe(0);
    }
  });

  test("poppler and qpdf call it valid and whole, both signatures", async () => {
    const file = path.join(folder, "final.pdf");
    writeFileSync(file, await bytesOf(3));
    run("qpdf", "--check", file);
    const said = run("pdfsig", "-nocert", file);
    expect(said.match(/Signature is Valid\./g)).toHaveLength(2);
    expect(said).toContain("ETSI.CAdES.detached");
  });

  test("OpenSSL verifies each CMS and each timestamp; no signing-time, ESS signing-certificate-v2, DSS in a later revision", async () => {
    const { root, ca } = await authorityCertificates();
    const pem = (name: string, ...ders: Uint8Array[]) => {
      const file = path.join(folder, `${name}.pem`);
      const block = (der: Uint8Array) =>
        `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
          .toString("base64")
          .match(/.{1,64}/g)
          ?.join("\n")}\n-----END CERTIFICATE-----\n`;
      writeFileSync(file, ders.map(block).join(""));
      return file;
    };
    const trusted = pem("root", root);
    const between = pem("ca", ca);
    const { parts } = readSignedPdf(await bytesOf(3));
    const order = { where: { contractId }, orderBy: { baseRevision: "asc" }, include: { recipient: true } } as const;
    const signings = await appDb().signing.findMany(order);
    expect(signings).toHaveLength(2);
    for (const [at, signing] of signings.entries()) {
      const pdf = Buffer.from(await bytesOf(signing.baseRevision + 1));
      const [zero = 0, start = 0, end = 0, rest = 0] = signing.byteRange;
      const data = path.join(folder, `data${at}`);
      writeFileSync(data, Buffer.concat([pdf.subarray(zero, start), pdf.subarray(end, end + rest)]));
      const der = Buffer.from(pdf.subarray(start + 1, end - 1).toString("latin1"), "hex");
      const cms = path.join(folder, `cms${at}.der`);
      writeFileSync(cms, der);
      run(
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        cms,
        "-content",
        data,
        "-CAfile",
        trusted,
        "-certfile",
        between,
        "-purpose",
        "any",
        "-out",
        "/dev/null",
      );
      const printed = run("openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", cms);
      expect(printed).not.toContain("signingTime");
      expect(printed).toContain("id-smime-aa-signingCertificateV2");
      expect(printed).toContain("id-smime-aa-timeStampToken");

      const token = path.join(folder, `token${at}.der`);
      const value = path.join(folder, `value${at}`);
      const own = parts.find(({ fieldName }) => fieldName === signing.recipient.fieldName);
      writeFileSync(token, own?.timestamp?.token as Uint8Array);
      writeFileSync(value, own?.value?.signature as Uint8Array);
      expect(
        run("openssl", "ts", "-verify", "-token_in", "-in", token, "-data", value, "-CAfile", trusted, "-untrusted", between),
      ).toContain("OK");

      const text = pdf.toString("latin1");
      expect(text.slice(0, end + rest).match(/\/VRI/g) ?? []).toHaveLength(at);
      expect(text.slice(end + rest)).toContain("/VRI");
    }
    expect(readFileSync(path.join(folder, "cms0.der")).length).toBeGreaterThan(1000);
  });

  test("signing is over: nobody can sign again, the key was used twice, and the RSSP told its signer each time", async () => {
    const view = await openReading(first.actor, contractId, world.clock.now);
    expect(view.signing).toBeNull();
    expect(cm().signCount()).toBeGreaterThanOrEqual(2);
    const mails = await appDb().mail.groupBy({ by: ["subject"], _count: true });
    const count = (kind: string) =>
      mails.filter(({ subject }) => subject.startsWith(kind)).reduce((sum, { _count }) => sum + _count, 0);
    expect(["【署名のお願い】", "【署名鍵の利用】", "【契約締結】"].map(count)).toEqual([2, 2, 2]);
  });
});
