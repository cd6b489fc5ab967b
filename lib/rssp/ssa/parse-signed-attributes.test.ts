import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concatBytes, toHex } from "../../bytes.ts";
import { buildSignedAttributes } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { octetString, oid, sequence, setOf, tlv, x509Time } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import { bindsCertificate, parseSignedAttributes } from "./parse-signed-attributes.ts";

const certificate = randomBytes(300);
const messageDigest = Uint8Array.from(randomBytes(32));
const hash = createHash("sha256").update(certificate).digest();
const attribute = (type: string, ...values: Uint8Array[]) => sequence(oid(type), setOf(...values));
const contentType = attribute(oids.contentType, oid(oids.data));
const digest = attribute(oids.messageDigest, octetString(messageDigest));
const binding = attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(hash)))));

const reasonOf = (der: Uint8Array): string => {
  try {
    parseSignedAttributes(der);
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "RSSP_REQUEST_INVALID") return String(error.details.reason);
    throw error;
  }
  return "accepted";
};

describe("parseSignedAttributes", () => {
  it("recomputes the DTBS/R and reads what the SCA built", async () => {
    const built = await buildSignedAttributes({ messageDigest, signerCertificate: certificate }, nodeCrypto);
    const read = parseSignedAttributes(built.signedAttributes);
    expect(toHex(read.dtbsr)).toBe(toHex(built.dtbsr));
    expect(toHex(read.messageDigest)).toBe(toHex(messageDigest));
    expect(bindsCertificate(read, certificate)).toBe(true);
    expect(bindsCertificate(read, randomBytes(300))).toBe(false);
  });

  it.each<[string, Uint8Array, string]>([
    ["no message digest", setOf(contentType, binding), `attribute ${oids.messageDigest} is missing`],
    ["no content type", setOf(digest, binding), `attribute ${oids.contentType} is missing`],
    ["no signing-certificate-v2", setOf(contentType, digest), `attribute ${oids.signingCertificateV2} is missing`],
    [
      "another content type",
      setOf(attribute(oids.contentType, oid(oids.tstInfo)), digest, binding),
      "content type is not id-data",
    ],
    [
      "a SHA-1 digest",
      setOf(contentType, attribute(oids.messageDigest, octetString(new Uint8Array(20))), binding),
      "message digest is not SHA-256",
    ],
    [
      "a signing time",
      setOf(contentType, digest, binding, attribute(oids.signingTime, x509Time(new Date(0)))),
      "an attribute that the RSSP does not sign",
    ],
    [
      "two message digests",
      setOf(contentType, digest, binding, attribute(oids.messageDigest, octetString(new Uint8Array(32)))),
      "an attribute stands twice",
    ],
    [
      "an attribute of two values",
      setOf(contentType, binding, attribute(oids.messageDigest, octetString(messageDigest), octetString(new Uint8Array(32)))),
      "an attribute has one value",
    ],
    [
      "BER order",
      tlv(0x31, ...[contentType, digest, binding].toSorted((a, b) => b.length - a.length)),
      "signed attributes are not in DER order",
    ],
    ["the same attribute again", tlv(0x31, contentType, contentType, digest, binding), "signed attributes are not in DER order"],
    [
      "octets after the end",
      concatBytes(setOf(contentType, digest, binding), Uint8Array.of(0)),
      "signed attributes: octets after the element",
    ],
    ["not DER at all", randomBytes(8).fill(0xff), "signed attributes: tag numbers above 30 are not used here"],
    ["nothing", new Uint8Array(), "signed attributes: truncated element"],
    ["5 kB", new Uint8Array(5000), "signed attributes too long"],
  ])("%s is refused", (_what, der, reason) => {
    expect(reasonOf(der)).toBe(reason);
  });

  it("a certificate bound by another hash than SHA-256, or two certificates, are refused", () => {
    const ess = (value: Uint8Array) => setOf(contentType, digest, attribute(oids.signingCertificateV2, value));
    const sha384 = sequence(sequence(sequence(oid(oids.sha384)), octetString(new Uint8Array(48))));
    expect(reasonOf(ess(sequence(sha384)))).toBe("signing-certificate-v2 is not over SHA-256");
    const two = sequence(sequence(octetString(hash)), sequence(octetString(hash)));
    expect(reasonOf(ess(sequence(two)))).toBe("signing-certificate-v2 names more than the signer's certificate");
  });
});
