import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseCms } from "../../lib/cms/index.ts";
import { oids } from "../../lib/der/oids.ts";
import { runTool } from "../../test/tool.ts";
import { trustRoot } from "./accounts.ts";
import { expect } from "./test.ts";

/** One signature as it stands in the file: what it covers, its CMS, and where its revision ends. */
export type FoundSignature = { signedBytes: Buffer; cms: Buffer; end: number };

/**
 * Every signature of a PDF in the order of its revisions, found by its ByteRange. The archive timestamp that a concluded
 * contract is given in the background (ISO 32000-2 12.8.5) is nobody's signature and is left out.
 */
export function signaturesIn(pdf: Buffer): FoundSignature[] {
  const ranges = [...pdf.toString("latin1").matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  return ranges
    .map(([, ...numbers]) => {
      const [start = 0, before = 0, after = 0, rest = 0] = numbers.map(Number);
      const hex = pdf.subarray(start + before + 1, after - 1).toString("latin1");
      const signedBytes = Buffer.concat([pdf.subarray(start, start + before), pdf.subarray(after, after + rest)]);
      return { signedBytes, cms: derOf(Buffer.from(hex, "hex")), end: after + rest };
    })
    .filter(({ cms }) => parseCms(cms).contentType !== oids.tstInfo)
    .sort((a, b) => a.end - b.end);
}

/** /Contents is filled up with zeros: the element itself says how long it is. */
function derOf(padded: Buffer): Buffer {
  const first = padded[1] ?? 0;
  if (first < 0x80) return padded.subarray(0, 2 + first);
  const octets = first & 0x7f;
  return padded.subarray(0, 2 + octets + padded.readUIntBE(2, octets));
}

/**
 * Judges that are not ours, and then our own: poppler, qpdf, OpenSSL over each CMS and each timestamp token.
 * @param file a signed PDF; each judge must call it whole and every one of its `count` signatures valid
 */
export function expectValid(file: string, pdf: Buffer, count: number): void {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-judges-"));
  try {
    const poppler = runTool("pdfsig", ["-nocert", file]);
    expect(poppler.stdout.match(/Signature is Valid\./g) ?? [], poppler.stdout).toHaveLength(count);
    expect(poppler.stdout.match(/ETSI\.CAdES\.detached/g)).toHaveLength(count);

    const structure = runTool("qpdf", ["--check", file]);
    expect(structure.status, structure.stdout + structure.stderr).toBe(0);

    const signatures = signaturesIn(pdf);
    expect(signatures).toHaveLength(count);
    for (const signature of signatures) expectValidSignature(signature, pdf, folder);

    const own = runTool(process.execPath, ["scripts/run.mjs", "--plain", "scripts/verify.ts", file, "--trust", trustRoot], {
      timeoutMs: 60_000,
    });
    expect(own.status, own.stdout + own.stderr).toBe(0);
    expect(own.stdout.match(/水準 \/ level {8}B-LT/g)).toHaveLength(count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expectValidSignature({ signedBytes, cms, end }: FoundSignature, pdf: Buffer, folder: string): void {
  const keep = (name: string, bytes: Uint8Array) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const cmsFile = keep("cms.der", cms);
  const content = keep("content", signedBytes);
  const verified = runTool("openssl", [
    ...["cms", "-verify", "-binary", "-inform", "DER", "-in", cmsFile, "-content", content],
    ...["-CAfile", trustRoot, "-purpose", "any", "-out", "/dev/null"],
  ]);
  expect(verified.stderr).toContain("CMS Verification successful");

  const printed = runTool("openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", cmsFile]).stdout;
  expect(printed).not.toMatch(/signingTime|1\.2\.840\.113549\.1\.9\.5\b/);
  expect(printed).toContain("id-smime-aa-signingCertificateV2");

  const { certificates, signerInfos } = parseCms(cms);
  expect(signerInfos).toHaveLength(1);
  const token = signerInfos[0]?.unsignedAttributes.find(({ type }) => type === oids.signatureTimestamp)?.values[0];
  const between = keep("between.pem", Buffer.from(certificates.map(pem).join("")));
  const stamped = runTool("openssl", [
    ...["ts", "-verify", "-token_in", "-in", keep("token.der", token?.raw ?? Buffer.alloc(0))],
    ...["-data", keep("value", signerInfos[0]?.signature ?? Buffer.alloc(0)), "-CAfile", trustRoot, "-untrusted", between],
  ]);
  expect(stamped.stdout, stamped.stderr).toContain("Verification: OK");

  // what an offline validator needs comes in a revision after the signature's own
  expect(pdf.subarray(end).includes("/VRI"), "a DSS in a later revision").toBe(true);
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n")}\n-----END CERTIFICATE-----\n`;
