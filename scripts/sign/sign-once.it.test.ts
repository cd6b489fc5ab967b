import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { rsspDb } from "@/lib/db.ts";
import { allocateFields, type SignatureValidationData } from "@/lib/pades/index.ts";
import { extendPdf } from "@/lib/pades/levels/index.ts";
import { openPdf } from "@/lib/pades/pdf/index.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { chooseCredential } from "@/lib/sca/credentials.ts";
import { levelPort } from "@/lib/sca/signing/level-port.ts";
import { scaPorts } from "@/lib/sca/signing/ports.ts";
import { PIN } from "@/test/rssp.ts";
import { makeSigner, openScaWorld, type ScaWorld } from "@/test/sca.ts";
import { type DemoSigner, nextOtp } from "./demo-signer.ts";
import { signOnce, withDss } from "./sign-once.ts";

let world: ScaWorld;
let folder: string;

beforeAll(async () => {
  // The command line lives in real time, and so does the authority here.
  world = await openScaWorld({ clock: "real" });
  folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-sign-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

/** A signer of his own for each test: a one-time password works once, and none of them waits for the next. */
async function newSigner(algorithm: "P-256" | "RSA-3072" = "P-256"): Promise<DemoSigner> {
  const { actor, totpSecret } = await makeSigner(world, { tenantId: "ten_cli", name: "署名者 一郎", algorithm });
  const choice = await chooseCredential(actor.userId, new Date());
  if (!choice.ok) throw new Error(choice.code);
  return { ...actor, credential: choice.credential, pin: PIN, signTotpSecret: totpSecret };
}

const silent = () => undefined;
const port = () => levelPort(scaPorts(), () => new Date());
const judge = async (pdf: Uint8Array, now = new Date()) =>
  validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now });

describe("signing on the command line", () => {
  test.each(["B-B", "B-T", "B-LT", "B-LTA"] as const)(
    "two signers at %s: poppler calls both valid, the input is the output's prefix",
    async (level) => {
      const document = await PDFDocument.create();
      document.addPage().drawText("hello");
      const plain = path.join(folder, "plain.pdf");
      const input = path.join(folder, "input.pdf");
      writeFileSync(plain, await document.save({ useObjectStreams: false }));
      execFileSync("qpdf", ["--object-streams=generate", plain, input]);
      const given = Uint8Array.from(readFileSync(input));

      const field = (name: string) => ({ name, page: 1, rect: null, appearance: null });
      let pdf: Uint8Array = allocateFields(given, [field("Signature1"), field("Signature2")]);
      const materials: SignatureValidationData[] = [];
      for (const [at, signer] of [await newSigner(), await newSigner("RSA-3072")].entries()) {
        const signed = await signOnce(pdf, {
          signer,
          fieldName: `Signature${at + 1}`,
          certify: at === 0,
          level,
          title: "契約書",
          say: silent,
        });
        pdf = signed.bytes;
        materials.push(signed.material);
      }
      if (level === "B-LTA") pdf = await extendPdf(pdf, level, await port());
      const output = path.join(folder, "output.pdf");
      writeFileSync(output, pdf);
      expect(Buffer.compare(given, pdf.subarray(0, given.length))).toBe(0);
      const said = execFileSync("pdfsig", ["-nocert", output], { encoding: "utf8" });
      expect(said.match(/Signature is Valid\./g)).toHaveLength(2);
      expect(await judge(await withDss(pdf, materials))).toMatchObject({ verdict: "TOTAL-PASSED" });
      expect(Buffer.from(pdf).includes("/DSS")).toBe(level === "B-LT" || level === "B-LTA");
      const alone = await judge(pdf);
      expect(alone.verdict).toBe(level === "B-LT" || level === "B-LTA" ? "TOTAL-PASSED" : "INDETERMINATE");
      if (alone.verdict === "TOTAL-PASSED") expect(alone.signatures.slice(0, 2).map((one) => one.level)).toEqual([level, level]);
    },
  );

  test("a file at B-B or B-T is raised to B-LTA afterwards, and holds ten years on; a renewal adds two revisions at most", async () => {
    const document = await PDFDocument.create();
    document.addPage();
    const input = allocateFields(await document.save(), [{ name: "Signature1", page: 1, rect: null, appearance: null }]);
    for (const level of ["B-B", "B-T"] as const) {
      const how = { signer: await newSigner(), fieldName: "Signature1", certify: true, level, title: "契約書", say: silent };
      const { bytes } = await signOnce(input, how);
      const raised = await extendPdf(bytes, "B-LTA", await port());
      expect(Buffer.compare(bytes, raised.subarray(0, bytes.length))).toBe(0);
      const tenYears = new Date(Date.now() + 10 * 365 * 86_400_000);
      const report = await judge(raised, tenYears);
      expect([report.verdict, report.signatures[0]?.level]).toEqual(["TOTAL-PASSED", "B-LTA"]);
      const renewed = await extendPdf(raised, "B-LTA", await port());
      expect(await judge(renewed, tenYears)).toMatchObject({ verdict: "TOTAL-PASSED" });
      expect(openPdf(renewed).revisions.length - openPdf(raised).revisions.length).toBeLessThanOrEqual(2);
    }
  });

  test("a one-time password is never taken twice: the next unused step within one is used, else it waits and says so", async () => {
    const signer = await newSigner();
    const step = Math.floor(Date.now() / 30_000);
    const used = (totpLastStep: number) =>
      rsspDb().authenticator.updateMany({ where: { credentialId: signer.credential.credentialId }, data: { totpLastStep } });
    await used(step - 2);
    const earliest = await nextOtp(signer, silent);
    await used(step - 1);
    expect(await nextOtp(signer, silent)).not.toBe(earliest);
    await used(step + 2);
    const said: string[] = [];
    const waiting = nextOtp(signer, (line) => {
      said.push(line);
      throw new Error("would wait");
    });
    await expect(waiting).rejects.toThrow("would wait");
    expect(said[0]).toContain("waiting");
  });
});
