import { execFileSync } from "node:child_process";
import { createSign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bytes, concatBytes, toHex } from "../bytes.ts";
import { nodeCrypto } from "../crypto-node.ts";
import { oids } from "../der/oids.ts";
import { readDer } from "../der/read.ts";
import { setOf } from "../der/write.ts";
import {
  addSignatureTimestamp,
  assembleCms,
  buildSignedAttributes,
  cmsSize,
  namesCertificate,
  parseCms,
  verifySignerInfo,
} from "./index.ts";

const refused = expect.objectContaining({ code: "DER_INVALID" });
const content = new TextEncoder().encode("the bytes of a ByteRange");
let dir: string;
let certificate: Bytes;
let spki: Bytes;
let attributes: Bytes;
let cms: Bytes;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "natsuin-cms-"));
  const at = (name: string) => path.join(dir, name);
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Signer"];
  execFileSync("openssl", [...request, "-keyout", at("key.pem"), "-outform", "DER", "-out", at("cert.der")], { stdio: "ignore" });
  certificate = Uint8Array.from(readFileSync(at("cert.der")));
  spki = Uint8Array.from(
    execFileSync("sh", [
      "-c",
      `openssl x509 -inform DER -in ${at("cert.der")} -pubkey -noout | openssl pkey -pubin -outform DER`,
    ]),
  );
  const messageDigest = await nodeCrypto.digest("SHA-256", [content]);
  attributes = (await buildSignedAttributes({ messageDigest, signerCertificate: certificate }, nodeCrypto)).signedAttributes;
  const signatureValue = createSign("sha256")
    .update(attributes)
    .sign(readFileSync(at("key.pem")));
  cms = assembleCms({ signedAttributes: attributes, signatureValue, keyAlgorithm: "P-256", chain: [certificate] });
  writeFileSync(at("cms.der"), cms);
  writeFileSync(at("content"), content);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a CMS made here", () => {
  it("holds content-type, message-digest and signing-certificate-v2, and no signing-time", () => {
    const types = parseCms(cms).signerInfos[0]?.signedAttributes?.list.map(({ type }) => type);
    expect(types?.toSorted()).toEqual([oids.contentType, oids.messageDigest, oids.signingCertificateV2].toSorted());
  });

  it("is accepted by OpenSSL's own verifier", () => {
    const args = ["cms", "-verify", "-inform", "DER", "-in", path.join(dir, "cms.der"), "-content", path.join(dir, "content")];
    expect(() =>
      execFileSync("openssl", [...args, "-binary", "-noverify", "-out", "/dev/null"], { stdio: "pipe" }),
    ).not.toThrow();
  });

  it("verifies here, and fails when one byte of the content changes", async () => {
    const signerInfo = parseCms(cms).signerInfos[0]!;
    const base = { signerInfo, spki, contentType: oids.data, crypto: nodeCrypto };
    expect(signerInfo.signedAttributes?.sorted).toBe(true);
    expect(await verifySignerInfo({ ...base, content: [content.subarray(0, 5), content.subarray(5)] })).toBe("ok");
    const flipped = content.map((byte, at) => (at === 3 ? byte ^ 1 : byte));
    expect(await verifySignerInfo({ ...base, content: [flipped] })).toBe("message-digest");
  });

  it("names its signer's certificate and no other", async () => {
    const list = parseCms(cms).signerInfos[0]!.signedAttributes!.list;
    expect(await namesCertificate(list, certificate, nodeCrypto)).toBe("v2");
    expect(await namesCertificate(list, concatBytes(certificate, Uint8Array.of(0)), nodeCrypto)).toBe("mismatch");
    expect(await namesCertificate([], certificate, nodeCrypto)).toBe("absent");
  });

  it("never grows beyond the size reserved for it", () => {
    const token = readDer(cms).raw; // any DER value stands for a timestamp here
    const whole = { signedAttributes: attributes, signatureValue: new Uint8Array(72), keyAlgorithm: "P-256" } as const;
    const full = addSignatureTimestamp(assembleCms({ ...whole, chain: [certificate] }), token);
    const reserved = cmsSize({ chain: [certificate], keyAlgorithm: "P-256", timestampSize: token.length });
    expect(reserved).toBeGreaterThanOrEqual(full.length);
    expect(reserved - full.length).toBeLessThan(200);
  });

  it("hashes the SET OF encoding of the attributes", async () => {
    const messageDigest = new Uint8Array(32);
    const built = await buildSignedAttributes({ messageDigest, signerCertificate: certificate }, nodeCrypto);
    expect(built.signedAttributes[0]).toBe(0x31);
    expect(toHex(built.dtbsr)).toBe(toHex(await nodeCrypto.digest("SHA-256", [built.signedAttributes])));
  });
});

describe("the CMS reader", () => {
  it("refuses BER's indefinite length", () => {
    expect(() => parseCms(concatBytes(Uint8Array.of(0x30, 0x80), readDer(cms).content, Uint8Array.of(0, 0)))).toThrow(refused);
  });
  it("refuses trailing octets", () => {
    expect(() => parseCms(concatBytes(cms, Uint8Array.of(0)))).toThrow(refused);
  });
  it("refuses another structure", () => {
    expect(() => parseCms(setOf())).toThrow(refused);
    expect(() => parseCms(certificate)).toThrow(refused);
  });
  it("refuses every truncation without another kind of error", () => {
    for (let length = 0; length < cms.length; length += 7) expect(() => parseCms(cms.subarray(0, length))).toThrow(refused);
  });
});
