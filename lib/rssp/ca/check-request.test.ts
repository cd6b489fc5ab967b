import { sign as signWithKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newKeys } from "@/test/pki.ts";
import { runTool } from "@/test/tool.ts";
import type { Bytes } from "../../bytes.ts";
import { keyUsage, type SignerSubject, signerNames, subjectDirectoryName } from "../../trust/authority/index.ts";
import { buildCsr } from "../../trust/csr/build-csr.ts";
import { parseCsr } from "../../trust/csr/parse-csr.ts";
import { checkRequest } from "./check-request.ts";

const subject: SignerSubject = {
  commonName: "Ichiro Sato",
  kanjiName: "佐藤 一郎",
  serialNumber: "NAT-SIGN-00042",
  organisation: "みどり銀行",
};
const code = "7H2K-9QXM-4TNB-C3WD";
const keys = newKeys();

/** node signs what it is given; the HSM is given its digest. Here the whole request is signed over again. */
async function csr({ names = subject, own = keys, signer = keys, challenge = code as string | undefined } = {}): Promise<Bytes> {
  const { subject: name, beside } = signerNames(names);
  const extensions = [keyUsage("digitalSignature", "nonRepudiation"), subjectDirectoryName(beside)];
  const build = (value: Uint8Array) =>
    buildCsr({ subject: name, spki: own.spki, algorithm: "P-256", extensions, challenge }, async () => value);
  const { info } = parseCsr(await build(new Uint8Array(70)));
  return build(signWithKey("sha256", info, signer.privateKey));
}
const check = (request: Uint8Array) => checkRequest(request, { spki: keys.spki, subject, code });
const refused = (what: string) => ({ code: "CERTIFICATE_REQUEST_REFUSED", details: { what } });

describe("the RA's look at a request", () => {
  it("OpenSSL reads it and finds the key's own signature on it, the names and the code", async () => {
    const request = await csr();
    await expect(check(request)).resolves.toBeUndefined();
    const seen = runTool("openssl", ["req", "-inform", "DER", "-verify", "-noout", "-text", "-nameopt", "oneline,utf8"], {
      input: request,
    });
    expect(seen.stderr + seen.stdout).toMatch(/verify OK/i);
    expect(seen.stdout).toContain("CN = Ichiro Sato, serialNumber = NAT-SIGN-00042");
    expect(seen.stdout).toContain("Digital Signature, Non Repudiation");
    expect(seen.stdout).toContain(code);
  });
  it("a request with another key is refused, whoever signed it", async () => {
    const other = newKeys();
    await expect(check(await csr({ own: other, signer: other }))).rejects.toMatchObject(refused("key"));
  });
  it("a request that another key signed proves no possession", async () => {
    await expect(check(await csr({ signer: newKeys() }))).rejects.toMatchObject(refused("proof of possession"));
  });
  it("a request altered after it was signed proves no possession", async () => {
    const request = await csr();
    const at = Buffer.from(request).indexOf("Ichiro Sato");
    request[at] = "J".charCodeAt(0);
    await expect(check(request)).rejects.toMatchObject(refused("proof of possession"));
  });
  it.each([
    ["romaji", { commonName: "Jiro Sato" }],
    ["kanji", { kanjiName: "佐藤 二郎" }],
    ["look-alike", { commonName: "ichiro sato" }],
    ["number", { serialNumber: "NAT-SIGN-00041" }],
    ["organisation", { organisation: "あおぞら銀行" }],
  ])("a request under another name is refused (%s)", async (_, change) => {
    await expect(check(await csr({ names: { ...subject, ...change } }))).rejects.toMatchObject(refused("subject"));
  });
  it("a request of another session, without this enrolment's code or with another's, is refused", async () => {
    for (const challenge of [undefined, "7H2K-9QXM-4TNB-C3WE"])
      await expect(check(await csr({ challenge: challenge ?? "" }))).rejects.toMatchObject(refused("code"));
  });
  it("garbage, a certificate, a cut and an overlong request are refused", async () => {
    const request = await csr();
    const long = new Uint8Array(17 * 1024);
    for (const bytes of [new Uint8Array(), new TextEncoder().encode("no"), request.subarray(0, 100), long])
      await expect(check(bytes)).rejects.toMatchObject(refused("not a request"));
  });
});
