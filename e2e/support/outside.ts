import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { parseCms } from "../../lib/cms/index.ts";
import { runTool } from "../../test/tool.ts";
import { trustRoot } from "./accounts.ts";
import { signaturesIn } from "./judges.ts";
import { expect } from "./test.ts";

/** The certificate of whoever signed a contract last, PEM, as anybody finds it in the document. */
export async function signersCertificate(page: Page, contractId: string): Promise<string> {
  const answer = await page.request.get(`/api/contracts/${contractId}/document`);
  expect(answer.status()).toBe(200);
  const cms = signaturesIn(await answer.body()).at(-1)?.cms ?? Buffer.alloc(0);
  const own = parseCms(cms).certificates.find((der) => !new X509Certificate(der).ca);
  return pem(own ?? Buffer.alloc(0));
}

/**
 * What OpenSSL, which knows nothing of this program, learns of a certificate over HTTP: from the OCSP responder, and from the CRLs.
 * @param reason as `openssl ocsp` prints it
 */
export async function expectOutside(page: Page, certificate: string, expected: "good" | { revoked: string }): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-outside-"));
  const base = `http://localhost:${new URL(page.url()).port}/trust`;
  const keep = (name: string, content: string | Buffer) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const fetched = async (name: string) => (await page.request.get(`${base}/${name}`)).body();
  try {
    const cert = keep("signer.pem", certificate);
    const ca = keep("ca.pem", await fetched("ca.pem"));
    // the responder's certificate comes with the answer, its issuer's does not
    const anchors = keep("anchors.pem", readFileSync(trustRoot, "utf8") + readFileSync(ca, "utf8"));
    const ocsp = runTool("openssl", ["ocsp", "-issuer", ca, "-cert", cert, "-url", `${base}/ocsp`, "-CAfile", anchors]);
    expect(ocsp.stderr).toContain("Response verify OK");
    const crls = ["root", "ca"].map(async (issuer) => {
      const crl = keep(`${issuer}.crl`, await fetched(`crl/${issuer}.crl`));
      return runTool("openssl", ["crl", "-inform", "DER", "-in", crl]).stdout;
    });
    const crl = keep("crls.pem", (await Promise.all(crls)).join(""));
    const verified = runTool("openssl", [
      ...["verify", "-crl_check", "-purpose", "any", "-CAfile", trustRoot, "-untrusted", ca, "-CRLfile", crl, cert],
    ]);
    if (expected === "good") {
      expect(ocsp.stdout).toContain(": good");
      expect(verified.status, verified.stderr).toBe(0);
    } else {
      expect(ocsp.stdout).toContain(": revoked");
      expect(ocsp.stdout).toContain(`Reason: ${expected.revoked}`);
      expect(verified.stderr).toContain("certificate revoked");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n")}\n-----END CERTIFICATE-----\n`;
