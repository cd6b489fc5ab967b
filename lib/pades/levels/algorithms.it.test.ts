import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testLevelPort } from "@/test/level-port.ts";
import { newWorld, type World } from "@/test/pki.ts";
import { productFolder } from "@/test/product-inputs.ts";
import { identityOf, type KeyName, softwareSigner } from "@/test/software-signer.ts";
import { concatBytes } from "../../bytes.ts";
import { DIGEST_LENGTH, type SigningDigest } from "../../cms/index.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { readFirst } from "../../der/read.ts";
import { allocateFields } from "../index.ts";
import { openPdf } from "../pdf/index.ts";
import { craftPdf, onePage } from "../testing/craft-pdf.ts";
import { signedContent } from "../validate/check-cms.ts";
import { findSignatures } from "../validate/find-signatures.ts";
import { extendPdf, signBaselineT } from "./index.ts";

const { remove, run, write } = productFolder();
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const DIGESTS: SigningDigest[] = ["SHA-256", "SHA-384", "SHA-512"];
const KINDS: [KeyName, SignatureScheme["kind"]][] = [
  ["P-256", "ecdsa"],
  ["P-384", "ecdsa"],
  ["RSA-3072", "rsa-pkcs1"],
  ["RSA-3072", "rsa-pss"],
];
const CASES = KINDS.flatMap(([key, kind]) => DIGESTS.map((digest) => [key, kind, digest] as const));
let world: World;

beforeAll(() => {
  world = newWorld(now);
  for (const [key] of KINDS) identityOf(key, world.ca, now);
}, 60_000);
afterAll(remove);

/** Signed at B-LTA; beside it the CMS and what it signs, for a tool that reads no PDF. */
async function writeSigned(key: KeyName, scheme: SignatureScheme): Promise<void> {
  const identity = identityOf(key, world.ca, now);
  const port = testLevelPort(world, { now }, { more: [identity] });
  const base = allocateFields(craftPdf({ objects: onePage() }), [{ name: "S", page: 1, rect: null, appearance: null }]);
  const signer = softwareSigner(identity, scheme, [world.ca]);
  const { pdf } = await signBaselineT(base, { fieldName: "S", certify: true, date: now, signer }, port);
  const [found] = findSignatures(openPdf(pdf));
  if (!found?.ok) throw new Error("no signature found");
  write("cms.der", readFirst(found.contents).raw);
  write("content", concatBytes(...signedContent(pdf, found)));
  write("signed.pdf", await extendPdf(pdf, "B-LTA", port));
}

describe.each(CASES)("%s %s %s", (key, kind, digest) => {
  it("is valid for pdfsig, for OpenSSL and, but for PSS, for mutool", async () => {
    await writeSigned(key, kind === "rsa-pss" ? { kind, digest, saltLength: DIGEST_LENGTH[digest] } : { kind, digest });
    expect(run("sh", "-c", "pdfsig -nocert signed.pdf 2>&1; true")).toContain("Signature is Valid.");
    const verify = "openssl cms -verify -binary -noverify -inform DER -in cms.der -content content -out /dev/null 2>&1";
    expect(run("sh", "-c", verify)).toMatch(/CMS Verification successful/i);
    // mutool 1.21 ends with a digest error on PSS that pdfsig and OpenSSL accept.
    if (kind !== "rsa-pss") expect(run("sh", "-c", "mutool sign -v signed.pdf 2>&1; true")).toContain("The signature is valid");
    expect(run("qpdf", "--check", "signed.pdf")).toContain("No syntax or stream encoding errors found");
  });
});
