import { beforeAll, describe, expect, it } from "vitest";
import { certify, crl, newKeys, newWorld, ocspResponse, timestampToken, type World } from "@/test/pki.ts";
import { type Material, materialOf, type SignOptions, signPdf, withDss } from "@/test/sign-pdf.ts";
import { type Bytes, concatBytes, toHex } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { children, fieldsOf, readDer } from "../../der/read.ts";
import { explicit, octetString, oid, sequence, setOf, tlv, x509Time } from "../../der/write.ts";
import { allocateFields, prepareSignature } from "../index.ts";
import { latin1 } from "../pdf/chars.ts";
import { appendRevision, craftPdf, onePage } from "../testing/craft-pdf.ts";
import { validatePdf } from "./index.ts";

const genTime = new Date("2026-11-20T03:00:00Z");
const now = new Date("2026-11-20T03:10:00Z");
const field = (name: string) => ({ name, page: 1, rect: [50, 60, 180, 64] as const, appearance: null });
let world: World;
let base: Bytes;
beforeAll(() => {
  world = newWorld(genTime);
  base = allocateFields(craftPdf({ objects: onePage() }), [field("first"), field("second")]);
});

async function sign(more: Partial<SignOptions> = {}, input: Uint8Array = base) {
  return signPdf(input, { world, fieldName: "first", certify: true, genTime, ...more });
}
async function signLt(more: Partial<SignOptions> = {}, material: Material = materialOf(world, genTime, more.signer)) {
  const { pdf, contents } = await sign(more);
  return withDss(pdf, contents, material);
}
async function validate(pdf: Uint8Array, anchors = [world.root.certificate], at = now) {
  return validatePdf({ pdf, anchors, crypto: nodeCrypto, now: at });
}
async function firstOf(pdf: Uint8Array) {
  const { signatures } = await validate(pdf);
  const [report] = signatures;
  if (!report) throw new Error("no signature found");
  return report;
}
const failed = (subIndication: string) => ({ verdict: "TOTAL-FAILED", subIndication });
const unsure = (subIndication: string) => ({ verdict: "INDETERMINATE", subIndication });

describe("a sound signature", () => {
  it("at B-LT is TOTAL-PASSED from the document alone", async () => {
    const report = await validate(await signLt());
    expect(report.signatures[0]?.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", certification: 2 });
    expect(report.signatures[0]).toMatchObject({
      level: "B-LT",
      baseline: true,
      integrity: true,
      signer: { commonName: "Signer", issuer: "Test CA" },
      timestamp: { genTime, authority: "Test TSA", trusted: true },
      revocation: { source: "ocsp", issuedBy: "Test OCSP" },
      laterChanges: [{ kind: "dss", allowed: true }],
    });
    expect(report.signatures[0]?.chain.map(({ subject }) => subject)).toEqual(["Signer", "Test CA", "Test Root"]);
  });

  it("stays TOTAL-PASSED under a second signer's, each at B-LT", async () => {
    const one = await signLt();
    const second = certify({ name: "Second", issuer: world.ca }, genTime);
    const { pdf, contents } = await sign({ fieldName: "second", certify: false, signer: second }, one);
    const report = await validate(await withDss(pdf, contents, materialOf(world, genTime, second)));
    expect(report.signatures.map(({ fieldName, verdict, level }) => [fieldName, verdict, level])).toEqual([
      ["first", "TOTAL-PASSED", "B-LT"],
      ["second", "TOTAL-PASSED", "B-LT"],
    ]);
    expect(report.signatures[0]?.laterChanges.map(({ kind }) => kind)).toEqual(["dss", "signature", "dss"]);
  });

  it("still holds years later, when signer and CRLs have expired but the TSA's certificate has not", async () => {
    const long = { ...newWorld(genTime) };
    const years = new Date("2036-01-01");
    long.root = certify({ name: "Long Root", ca: true, notAfter: years }, genTime);
    long.ca = certify({ name: "Long CA", issuer: long.root, ca: true, notAfter: years }, genTime);
    long.tsa = certify(
      {
        name: "Long TSA",
        issuer: long.ca,
        notAfter: years,
        extendedKeyUsage: [oids.ekuTimeStamping],
        extendedKeyUsageCritical: true,
      },
      genTime,
    );
    long.ocsp = certify({ name: "Long OCSP", issuer: long.ca, extendedKeyUsage: [oids.ekuOcspSigning], nocheck: true }, genTime);
    long.signer = certify({ name: "Signer", issuer: long.ca }, genTime);
    const { pdf, contents } = await signPdf(base, { world: long, fieldName: "first", certify: true, genTime });
    const complete = await withDss(pdf, contents, materialOf(long, genTime));
    const verdictAt = async (at: string) => (await validate(complete, [long.root.certificate], new Date(at))).signatures[0];
    expect(await verdictAt("2030-01-01")).toMatchObject({ verdict: "TOTAL-PASSED", level: "B-LT" });
    expect(await verdictAt("2036-02-01")).toMatchObject(unsure("OUT_OF_BOUNDS_NO_POE"));
    expect(await verdictAt("2026-11-19")).toMatchObject(unsure("TIMESTAMP_ORDER_FAILURE"));
  });

  it("under a document timestamp is B-LTA, and outlives the first TSA's certificate", async () => {
    const full = await documentTimestamp(await signLt(), "second", new Date(genTime.getTime() + 60_000));
    const report = await validate(full);
    expect(report.signatures.map(({ kind, verdict, level }) => [kind, verdict, level])).toEqual([
      ["signature", "TOTAL-PASSED", "B-LTA"],
      ["document-timestamp", "TOTAL-PASSED", "B-T"],
    ]);
    expect(report.signatures[0]?.laterChanges.map(({ kind }) => kind)).toEqual(["dss", "document-timestamp"]);
    const spoilt = full.slice();
    const at = latin1(spoilt).indexOf("/MediaBox") + 12;
    spoilt[at] = (spoilt[at] as number) ^ 1;
    expect((await validate(spoilt)).signatures.map(({ subIndication }) => subIndication)).toEqual([
      "HASH_FAILURE",
      "HASH_FAILURE",
    ]);
  });

  it("many signers on one document are validated in bounded time", async () => {
    const names = Array.from({ length: 24 }, (_, at) => `s${at}`);
    let pdf: Bytes = allocateFields(craftPdf({ objects: onePage() }), names.map(field));
    for (const [at, fieldName] of names.entries()) {
      const signed = await signPdf(pdf, { world, fieldName, certify: at === 0, genTime });
      pdf = await withDss(signed.pdf, signed.contents, materialOf(world, genTime));
    }
    const report = await validate(pdf);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED" });
    expect(report.signatures).toHaveLength(24);
  }, 30_000);

  it("under an unknown anchor is INDETERMINATE, even where the anchor has the same name", async () => {
    const pdf = await signLt();
    for (const anchors of [[], [newWorld(genTime).root.certificate]])
      expect((await validate(pdf, anchors)).signatures[0]).toMatchObject(unsure("NO_CERTIFICATE_CHAIN_FOUND"));
  });

  it("without revocation data is B-T at most, and not passed", async () => {
    expect(await firstOf((await sign()).pdf)).toMatchObject({ ...unsure("TRY_LATER"), integrity: true });
  });
  it("no signature at all is no verdict to rely on", async () => {
    expect(await validate(base)).toMatchObject({ verdict: "INDETERMINATE", signatures: [] });
  });
});

describe("changes to the signed bytes", () => {
  it("a flipped byte anywhere in the signed range is a hash failure or an unreadable file", async () => {
    const pdf = await signLt();
    const text = latin1(pdf);
    for (const needle of ["/MediaBox", "/Rect", "/Contents <"]) {
      const changed = pdf.slice();
      const at = text.indexOf(needle) + (needle.startsWith("/Contents") ? -3 : needle.length + 1);
      changed[at] = (changed[at] as number) ^ 1;
      const outcome = await validate(changed).then(
        ({ verdict }) => verdict,
        (error) => error.code,
      );
      expect(outcome).toMatch(/^(TOTAL-FAILED|PDF_\w+)$/);
    }
  });
  it("content appended after the signature is detected", async () => {
    const pdf = await signLt();
    const outside = concatBytes(pdf, new TextEncoder().encode("\n%more"));
    await expect(validate(outside)).rejects.toMatchObject({ code: "PDF_DAMAGED" });
    const again = latin1(pdf, latin1(pdf).lastIndexOf("startxref"), pdf.length);
    const hidden = concatBytes(pdf, new TextEncoder().encode(`40 0 obj(hidden)endobj\n${again}`));
    await expect(validate(hidden)).rejects.toMatchObject({ code: "PDF_DAMAGED" });
  });
  it.each([
    ["a negative number", ([, a, b, c]: number[]) => [0, -(a as number), b, c]],
    ["a start after 0", ([, a, b, c]: number[]) => [1, a, b, c]],
    ["a gap wider than Contents", ([, a, b, c]: number[]) => [0, (a as number) - 1, b, c]],
    ["a gap narrower than Contents", ([, a, b, c]: number[]) => [0, a, (b as number) - 2, (c as number) + 2]],
    ["an end before the revision's", ([, a, b, c]: number[]) => [0, a, b, (c as number) - 40]],
    ["an end beyond the file", ([, a, b, c]: number[]) => [0, a, b, (c as number) + 400]],
  ])("a ByteRange with %s is a format failure", async (_, byteRange) => {
    expect(await firstOf((await sign({ byteRange: byteRange as (range: number[]) => number[] })).pdf)).toMatchObject(
      failed("FORMAT_FAILURE"),
    );
  });
  it.each([
    ["replaces the page", { 3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>" }],
    ["replaces the page's content", { 4: { dict: "", data: "BT ET" } }],
  ])("a later revision that %s is not allowed", async (_, objects) => {
    const pdf = await signLt();
    expect(await firstOf(appendRevision(pdf, objects))).toMatchObject(failed("FORMAT_FAILURE"));
  });
  it("a later revision that adds an action to the catalog is not allowed", async () => {
    const pdf = await signLt();
    const catalog = latin1(pdf).split("1 0 obj\n").at(-1)?.split("endobj")[0] as string;
    expect(catalog).toContain("/AcroForm");
    const more = catalog.replace("<<", "<</OpenAction[3 0 R/Fit]");
    expect(await firstOf(appendRevision(pdf, { 1: more }))).toMatchObject({
      ...failed("FORMAT_FAILURE"),
      laterChanges: [{ kind: "dss" }, { allowed: false, detail: "the catalog's /OpenAction was changed" }],
    });
  });
  it("taking a signature away fails the ones that remain, and leaves none passed", async () => {
    const pdf = await signLt();
    const { pdf: two } = await sign({ fieldName: "second", certify: false }, pdf);
    const form = latin1(two).match(/\/AcroForm (\d+) 0 R/)?.[1];
    const fields = [...latin1(two).matchAll(/(\d+) 0 obj\s*<<[^>]*\/T ?\((first|second)\)/g)];
    const [first] = fields.map(([, number]) => number);
    const stripped = appendRevision(two, { [Number(form)]: `<</Fields[${first} 0 R]/SigFlags 3>>` });
    const report = await validate(stripped);
    expect(report.verdict).toBe("TOTAL-FAILED");
    expect((await validate(appendRevision(pdf, { 1: "<</Type/Catalog/Pages 2 0 R>>" }))).verdict).not.toBe("TOTAL-PASSED");
  });
  it("a number that the signed page pointed at in vain may not be filled in later", async () => {
    const dangling = onePage({ 3: "<</Type/Page/Parent 2 0 R/Contents[4 0 R 40 0 R]/Resources<<>>/MediaBox[0 0 595 842]>>" });
    const input = allocateFields(craftPdf({ objects: dangling }), [field("first")]);
    const { pdf, contents } = await sign({}, input);
    const complete = await withDss(pdf, contents, materialOf(world, genTime));
    expect(await firstOf(complete)).toMatchObject({ verdict: "TOTAL-PASSED" });
    const shadow = appendRevision(complete, { 40: { dict: "", data: "BT (other) Tj ET" } });
    expect(await firstOf(shadow)).toMatchObject(failed("FORMAT_FAILURE"));
  });
  it("a field may be signed, and nothing else about it change", async () => {
    const one = await signLt();
    const moved = latin1(one).match(/(\d+) 0 obj\s*<<[^>]*\/T ?\(second\)[\s\S]*?endobj/)?.[0] as string;
    const number = Number(moved.split(" ")[0]);
    const body = moved
      .slice(moved.indexOf("<<"), moved.lastIndexOf(">>") + 2)
      .replace(/\/Rect ?\[[^\]]*\]/, "/Rect[0 0 595 842]");
    expect(await firstOf(appendRevision(one, { [number]: body }))).toMatchObject(failed("FORMAT_FAILURE"));
  });
});

describe("the CMS", () => {
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  const members = (attributes: Uint8Array) => children(readDer(attributes)).map(({ raw }) => raw);

  it("with signing-time verifies but is not baseline", async () => {
    const attributes = (own: Bytes) => setOf(...members(own), attribute(oids.signingTime, x509Time(genTime)));
    const report = await firstOf(await signLt({ attributes }));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", baseline: false });
    expect(report.checks.find(({ name }) => name === "no-signing-time")).toMatchObject({ ok: false });
  });
  it("that names another certificate, or none, is not passed", async () => {
    const v2 = readDer(oid(oids.signingCertificateV2)).raw;
    const isV2 = (member: Bytes) => latin1(member).includes(latin1(v2));
    const other = attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(new Uint8Array(32))))));
    const swap = (own: Bytes) => setOf(...members(own).map((member) => (isV2(member) ? other : member)));
    const drop = (own: Bytes) => setOf(...members(own).filter((member) => !isV2(member)));
    expect(await firstOf(await signLt({ attributes: swap }))).toMatchObject(unsure("NO_SIGNING_CERTIFICATE_FOUND"));
    expect(await firstOf(await signLt({ attributes: drop }))).toMatchObject(unsure("SIG_CONSTRAINTS_FAILURE"));
  });
  it("with two SignerInfos is a format failure", async () => {
    const cms = (own: Bytes) => rebuild(own, (infos) => [...infos, ...infos]);
    expect(await firstOf(await signLt({ cms }))).toMatchObject(failed("FORMAT_FAILURE"));
  });
  it("in indefinite BER is a format failure", async () => {
    const cms = (own: Bytes) => concatBytes(Uint8Array.of(0x30, 0x80), readDer(own).content, Uint8Array.of(0, 0));
    expect(await firstOf(await signLt({ cms }))).toMatchObject(failed("FORMAT_FAILURE"));
  });
  it("followed by anything but zeros is a format failure", async () => {
    const cms = (own: Bytes) => concatBytes(own, Uint8Array.of(0, 0, 1));
    expect(await firstOf(await signLt({ cms }))).toMatchObject(failed("FORMAT_FAILURE"));
  });
  it("signed by another key than the certificate's fails", async () => {
    const signer = { ...world.signer, ...newKeys() };
    expect(await firstOf(await signLt({ signer }))).toMatchObject(failed("SIG_CRYPTO_FAILURE"));
  });
});

describe("the timestamp", () => {
  const stampedBy = (more: Partial<Parameters<typeof timestampToken>[0]>) => ({
    timestamp: (data: Bytes) => timestampToken({ data, tsa: world.tsa, genTime, ...more }),
  });
  it("of another signature does not pass", async () => {
    expect(await firstOf(await signLt(stampedBy({ data: new Uint8Array(70) })))).toMatchObject(unsure("SIG_CONSTRAINTS_FAILURE"));
  });
  it("of a TSA under another root does not pass", async () => {
    const { tsa, ca } = newWorld(genTime);
    expect(await firstOf(await signLt(stampedBy({ tsa, chain: [ca] })))).toMatchObject({ verdict: "INDETERMINATE" });
  });
  it("by a certificate without timeStamping does not pass", async () => {
    expect(await firstOf(await signLt(stampedBy({ tsa: world.signer })))).toMatchObject(unsure("CHAIN_CONSTRAINTS_FAILURE"));
  });
  it("that names another certificate does not pass", async () => {
    expect(await firstOf(await signLt(stampedBy({ named: world.ca })))).toMatchObject({ verdict: "INDETERMINATE" });
  });
  it("from the future does not pass", async () => {
    const later = new Date(now.getTime() + 3_600_000);
    expect(await firstOf(await signLt(stampedBy({ genTime: later })))).toMatchObject(unsure("TIMESTAMP_ORDER_FAILURE"));
  });
});

describe("revocation data", () => {
  const withOcsp = (more: Partial<Parameters<typeof ocspResponse>[0]>): Material => {
    const material = materialOf(world, genTime);
    const thisUpdate = new Date(genTime.getTime() + 1000);
    const response = ocspResponse({ of: world.signer, responder: world.ocsp, thisUpdate, ...more });
    return { ...material, ocsps: [response], crls: material.crls.slice(0, 1) };
  };
  const at = (minutes: number) => new Date(genTime.getTime() + minutes * 60_000);

  it("from before the timestamp, by another key or for another certificate leaves the verdict open", async () => {
    const bad = [
      withOcsp({ thisUpdate: at(-10) }),
      withOcsp({ signer: newWorld(genTime).ocsp }),
      withOcsp({ of: world.tsa }),
      withOcsp({ thisUpdate: at(60) }),
    ];
    for (const material of bad) expect(await firstOf(await signLt({}, material))).toMatchObject({ verdict: "INDETERMINATE" });
    // A CRL of the CA, there for the TSA, speaks for the signer as well, provided it is from after the timestamp.
    const withCrls = (from: number): Material => ({
      ...bad[0]!,
      crls: [world.root, world.ca].map((issuer) => crl({ issuer, thisUpdate: at(from), nextUpdate: at(600) })),
    });
    expect(await firstOf(await signLt({}, withCrls(1)))).toMatchObject({
      verdict: "TOTAL-PASSED",
      revocation: { source: "crl" },
    });
    expect(await firstOf(await signLt({}, withCrls(-1)))).toMatchObject({ ...unsure("TRY_LATER"), timestamp: { trusted: true } });
  });
  it("that says revoked before the timestamp does not pass; after it, it does", async () => {
    const all = (revokedAt: Date): Material => ({
      ...materialOf(world, genTime),
      ocsps: [withOcsp({ status: "revoked", revokedAt, thisUpdate: at(5) }).ocsps[0] as Bytes],
    });
    expect(await firstOf(await signLt({}, all(at(-1))))).toMatchObject(unsure("REVOKED_NO_POE"));
    expect(await firstOf(await signLt({}, all(at(2))))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });
});

describe("hostile input", () => {
  it("every truncation gives a verdict or a typed error", async () => {
    const pdf = await signLt();
    for (let length = 1; length < pdf.length; length += 997) {
      const outcome = await validate(pdf.subarray(0, length)).then(
        ({ verdict }) => verdict,
        (error) => error.code,
      );
      expect(outcome).toMatch(/^(TOTAL-FAILED|INDETERMINATE|PDF_\w+)$/);
    }
  });
  it("random bytes inside /Contents never pass and never throw", async () => {
    const { pdf } = await sign();
    const start = latin1(pdf).lastIndexOf("/Contents <") + "/Contents <".length;
    for (let at = 0; at < 2000; at += 37) {
      const changed = pdf.slice();
      changed[start + at] = changed[start + at] === 0x30 ? 0x31 : 0x30;
      expect((await validate(changed)).verdict).not.toBe("TOTAL-PASSED");
    }
  });
});

/** Fills a field with an RFC 3161 token over the whole file: the prepared dictionary, its SubFilter overwritten in place. */
async function documentTimestamp(input: Uint8Array, fieldName: string, at: Date): Promise<Bytes> {
  const prepared = prepareSignature(input, { fieldName, certify: false, contentsSize: 6000, date: at });
  const pdf = prepared.bytes.slice();
  const put = (find: string, text: string) =>
    pdf.set(new TextEncoder().encode(text.padEnd(find.length)), latin1(pdf).lastIndexOf(find));
  put("/ETSI.CAdES.detached", "/ETSI.RFC3161");
  put("[0 /********** /********** /**********]", `[${prepared.byteRange.join(" ")}]`);
  const [, gapStart, gapEnd] = prepared.byteRange;
  const data = concatBytes(pdf.subarray(0, gapStart), pdf.subarray(gapEnd));
  const token = await timestampToken({ data, tsa: world.tsa, chain: [world.ca], genTime: at });
  pdf.set(new TextEncoder().encode(toHex(token)), gapStart + 1);
  return pdf;
}

/** The same SignedData with other SignerInfos. */
function rebuild(cms: Bytes, change: (infos: Bytes[]) => Bytes[]): Bytes {
  const outer = fieldsOf(readDer(cms));
  const type = outer.next();
  const body = children(readDer(outer.next().content));
  const infos = children(body.at(-1)!).map(({ raw }) => raw);
  return sequence(type.raw, explicit(0, sequence(...body.slice(0, -1).map(({ raw }) => raw), tlv(0x31, ...change(infos)))));
}
