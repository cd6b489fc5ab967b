import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testLevelPort } from "@/test/level-port.ts";
import { certify, type Identity, newWorld, type World } from "@/test/pki.ts";
import { identityOf, KEYS, type KeyName, softwareSigner } from "@/test/software-signer.ts";
import { type Bytes, toHex } from "../../bytes.ts";
import { DIGEST_LENGTH, parseCms, type SigningDigest, singleValue } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { oids } from "../../der/oids.ts";
import { readFirst, readOctets } from "../../der/read.ts";
import { allocateFields } from "../index.ts";
import { latin1 } from "../pdf/chars.ts";
import { openPdf } from "../pdf/index.ts";
import { craftPdf, onePage } from "../testing/craft-pdf.ts";
import { findSignatures } from "../validate/find-signatures.ts";
import { validatePdf } from "../validate/index.ts";
import { extendPdf, signBaselineB, signBaselineT } from "./index.ts";

const now = new Date("2026-11-20T03:00:00Z");
const DIGESTS: SigningDigest[] = ["SHA-256", "SHA-384", "SHA-512"];
const ecdsa = (digest: SigningDigest): SignatureScheme => ({ kind: "ecdsa", digest });
const pkcs1 = (digest: SigningDigest): SignatureScheme => ({ kind: "rsa-pkcs1", digest });
const pss = (digest: SigningDigest): SignatureScheme => ({ kind: "rsa-pss", digest, saltLength: DIGEST_LENGTH[digest] });
const ALL: [KeyName, (digest: SigningDigest) => SignatureScheme][] = [
  ["P-256", ecdsa],
  ["P-384", ecdsa],
  ["RSA-2048", pkcs1],
  ["RSA-3072", pkcs1],
  ["RSA-2048", pss],
  ["RSA-3072", pss],
];
const CASES = ALL.flatMap(([key, make]) => DIGESTS.map((digest) => [key, make(digest)] as const));
const named = CASES.map(([key, scheme]) => [`${key} ${scheme.kind} ${scheme.digest}`, key, scheme] as const);

let world: World;
let base: Bytes;
beforeAll(() => {
  world = newWorld(now);
  base = allocateFields(craftPdf({ objects: onePage() }), [{ name: "S", page: 1, rect: null, appearance: null }]);
  // RSA keys of 4096 bits take their time.
  for (const key of Object.keys(KEYS)) identityOf(key as KeyName, world.ca, now);
}, 60_000);

describe.each(named)("%s", (_, key, scheme) => {
  const sign = async () => {
    const identity = identityOf(key, world.ca, now);
    const port = testLevelPort(world, { now }, { more: [identity] });
    const signer = softwareSigner(identity, scheme, [world.ca]);
    const placed = await signBaselineT(base, { fieldName: "S", certify: true, date: now, signer }, port);
    return { port, ...placed };
  };

  it("is built, verified and raised to B-LTA", async () => {
    const { pdf, port } = await sign();
    const lta = await extendPdf(pdf, "B-LTA", port);
    const { verdict, signatures } = await validatePdf({ pdf: lta, anchors: port.anchors, crypto: nodeCrypto, now });
    expect([verdict, signatures[0]?.level, signatures[0]?.baseline]).toEqual(["TOTAL-PASSED", "B-LTA", true]);
  });

  it("hashes the document by its own digest, and another signature does not pass for it", async () => {
    const { pdf, contents, port } = await sign();
    const signerInfo = parseCms(readFirst(contents).raw).signerInfos[0];
    expect([signerInfo?.digest, signerInfo?.scheme]).toEqual([scheme.digest, scheme]);
    const said = singleValue(signerInfo?.signedAttributes?.list ?? [], oids.messageDigest);
    const [found] = findSignatures(openPdf(pdf));
    const [, start = 0, end = 0] = found?.ok ? found.byteRange : [];
    const hash = createHash(scheme.digest.toLowerCase().replace("-", ""));
    expect(readOctets(said)).toEqual(Uint8Array.from(hash.update(pdf.subarray(0, start)).update(pdf.subarray(end)).digest()));

    const value = toHex(signerInfo?.signature ?? new Uint8Array());
    const at = latin1(pdf).lastIndexOf(value) + value.length - 3;
    const changed = pdf.slice();
    changed[at] = changed[at] === 0x30 ? 0x31 : 0x30;
    const { signatures } = await validatePdf({ pdf: changed, anchors: port.anchors, crypto: nodeCrypto, now });
    expect(signatures[0]).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "SIG_CRYPTO_FAILURE" });
  });
});

describe("the gap", () => {
  const chainOf = (length: number): Identity[] => {
    const chain = [world.root];
    for (let at = 1; at < length; at++) chain.unshift(certify({ name: `CA ${at}`, issuer: chain[0], ca: true }, now));
    return chain;
  };

  it.each([...named, ["RSA-4096 pss", "RSA-4096", pss("SHA-512")] as const])(
    "of %s never overflows and is never padded by more than 2 kB, with one CA above or six",
    async (_, key, scheme) => {
      for (const length of [1, 2, 3, 4, 6]) {
        const chain = chainOf(length);
        const signer = softwareSigner(identityOf(key, chain[0] as Identity, now), scheme, chain);
        const port = testLevelPort(world, { now });
        const { contents } = await signBaselineT(base, { fieldName: "S", certify: true, date: now, signer }, port);
        const padding = contents.length - readFirst(contents).raw.length;
        expect(padding).toBeGreaterThanOrEqual(0);
        expect(padding).toBeLessThanOrEqual(2048);
      }
    },
  );

  it("of a document timestamp is sized from a dummy too", async () => {
    const signer = softwareSigner(identityOf("P-256", world.ca, now), ecdsa("SHA-256"), [world.ca]);
    const { pdf } = await signBaselineB(base, { fieldName: "S", certify: true, date: now, signer }, nodeCrypto);
    const stamped = await extendPdf(pdf, "B-T", testLevelPort(world, { now }));
    const newest = findSignatures(openPdf(stamped)).at(-1);
    const contents = newest?.ok ? newest.contents : new Uint8Array();
    expect(newest?.kind).toBe("document-timestamp");
    expect(contents.length - readFirst(contents).raw.length).toBeLessThan(200);
  });
});
