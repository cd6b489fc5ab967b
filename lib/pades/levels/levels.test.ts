import { createSign } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testLevelPort } from "@/test/level-port.ts";
import { certify, type Identity, type World } from "@/test/pki.ts";
import { signPdf } from "@/test/sign-pdf.ts";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { children, readDer } from "../../der/read.ts";
import { oid, sequence, setOf, x509Time } from "../../der/write.ts";
import { allocateFields } from "../index.ts";
import { latin1 } from "../pdf/chars.ts";
import { openPdf } from "../pdf/index.ts";
import { craftPdf, onePage } from "../testing/craft-pdf.ts";
import { validatePdf } from "../validate/index.ts";
import { extendPdf, type Signer, signBaselineB, signBaselineT } from "./index.ts";

const YEAR = 365.25 * 24 * 3_600_000;
const signedAt = new Date("2026-11-20T03:00:00Z");
const later = (years: number) => new Date(signedAt.getTime() + years * YEAR);
const clock = { now: signedAt };
let world: World;
let base: Bytes;
let signer: Signer;

/** CAs for a lifetime; the signer for two years, the responder for one. */
function longWorld(): World {
  const root = certify({ name: "Root", ca: true, notAfter: later(60) }, signedAt);
  const ca = certify({ name: "CA", issuer: root, ca: true, notAfter: later(59) }, signedAt);
  return {
    root,
    ca,
    signer: certify({ name: "Signer", issuer: ca, notAfter: later(2) }, signedAt),
    ocsp: certify(
      { name: "OCSP", issuer: ca, extendedKeyUsage: [oids.ekuOcspSigning], nocheck: true, notAfter: later(1) },
      signedAt,
    ),
    tsa: newTsa(ca, 0),
  };
}

/** A TSA of its time: its certificate ends eleven years on. */
function newTsa(issuer: Identity, years: number): Identity {
  const life = { notBefore: later(years - 0.1), notAfter: later(years + 11) };
  const usage = { extendedKeyUsage: [oids.ekuTimeStamping], extendedKeyUsageCritical: true, keyUsage: [0] };
  return certify({ name: `TSA ${years}`, issuer, ...life, ...usage }, signedAt);
}

beforeAll(() => {
  world = longWorld();
  base = allocateFields(craftPdf({ objects: onePage() }), [
    { name: "first", page: 1, rect: null, appearance: null },
    { name: "second", page: 1, rect: null, appearance: null },
  ]);
  const sign = async (data: Uint8Array) => createSign("sha256").update(data).sign(world.signer.privateKey);
  const chain = [world.signer.certificate, world.ca.certificate];
  onePort = testLevelPort(world, clock);
  signer = { scheme: { kind: "ecdsa", digest: "SHA-256" }, chain, sign };
});

const first = () => ({ fieldName: "first", certify: true, date: signedAt, signer });
let onePort: ReturnType<typeof testLevelPort>;
const port = () => onePort;
const tsas: Identity[] = [];
const atB = async () => (await signBaselineB(base, first(), nodeCrypto)).pdf;
const atT = async () => (await signBaselineT(base, first(), port())).pdf;
const judge = (pdf: Uint8Array, at: Date) => validatePdf({ pdf, anchors: [world.root.certificate], crypto: nodeCrypto, now: at });
const said = async (pdf: Uint8Array, at = signedAt) =>
  (await judge(pdf, at)).signatures.map(({ kind, verdict, level }) => [kind === "signature" ? "S" : "T", verdict, level]);
const isPrefix = (input: Uint8Array, output: Uint8Array) => expect(latin1(output.subarray(0, input.length))).toBe(latin1(input));
const at = async <T>(when: Date, act: () => Promise<T>): Promise<T> => {
  clock.now = when;
  try {
    return await act();
  } finally {
    clock.now = signedAt;
  }
};
const renew = (pdf: Uint8Array, years: number) =>
  at(later(years), () => {
    const tsa = newTsa(world.ca, years);
    tsas.push(tsa);
    return extendPdf(pdf, "B-LTA", testLevelPort(world, clock, { tsa, more: tsas }));
  });

describe("levels as layers", () => {
  it("each layer is appended to the one below it, whose bytes stay as they are", async () => {
    const t = await atT();
    const lt = await extendPdf(t, "B-LT", port());
    const lta = await extendPdf(lt, "B-LTA", port());
    isPrefix(base, t);
    isPrefix(t, lt);
    isPrefix(lt, lta);
    expect(await said(t)).toEqual([["S", "INDETERMINATE", "B-B"]]);
    expect(await said(lt)).toEqual([["S", "TOTAL-PASSED", "B-LT"]]);
    expect(await said(lta)).toEqual([
      ["S", "TOTAL-PASSED", "B-LTA"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
  });

  it("no layer writes an object more than it needs", async () => {
    const t = await atT();
    const lt = await extendPdf(t, "B-LT", port());
    // catalog, DSS, four certificates of two chains and a responder, one OCSP response, two CRLs
    expect(newObjects(t, lt)).toHaveLength(2 + 5 + 1 + 2);
    const lta = await extendPdf(lt, "B-LTA", port());
    const own = openPdf(lta).revisions.at(-1)?.entries.size;
    // page, form, field, signature dictionary
    expect(own).toBe(4);
  });

  it("what is reached already adds nothing", async () => {
    const lt = await extendPdf(await atT(), "B-LT", port());
    expect(await extendPdf(lt, "B-LT", port())).toBe(lt);
    expect(await extendPdf(lt, "B-T", port())).toBe(lt);
    const t = await atT();
    expect(await extendPdf(t, "B-T", port())).toBe(t);
  });

  it("a signature without a timestamp is raised by document timestamps, never touched", async () => {
    const b = await atB();
    const t = await extendPdf(b, "B-T", port());
    isPrefix(b, t);
    const lta = await extendPdf(b, "B-LTA", port());
    isPrefix(b, lta);
    expect(await said(lta)).toEqual([
      ["S", "TOTAL-PASSED", "B-LTA"],
      ["T", "TOTAL-PASSED", "B-T"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
    expect(await said(await extendPdf(b, "B-LT", port()))).toEqual([
      ["S", "TOTAL-PASSED", "B-LT"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
  });

  it("another product's signature, with signing-time and its own SubFilter, is raised as well", async () => {
    const signingTime = sequence(oid(oids.signingTime), setOf(x509Time(signedAt)));
    const attributes = (own: Bytes) => setOf(...children(readDer(own)).map(({ raw }) => raw), signingTime);
    const { pdf: foreign } = await signPdf(base, {
      ...{ world, fieldName: "first", certify: false, genTime: signedAt, attributes },
      subFilter: "/adbe.pkcs7.detached",
    });
    expect(latin1(foreign)).toContain("/adbe.pkcs7.detached");
    const lta = await extendPdf(foreign, "B-LTA", port());
    isPrefix(foreign, lta);
    expect(await said(lta)).toEqual([
      ["S", "TOTAL-PASSED", "B-LTA"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
  });

  it("the status of the signer is asked for after the timestamp, and with what the document brings", async () => {
    const asking = testLevelPort(world, clock);
    await extendPdf(await atT(), "B-LT", asking);
    expect(asking.asked.map(({ purpose, at, issuedAfter }) => [purpose, at, issuedAfter])).toEqual([
      ["document-signing", signedAt, signedAt],
      ["timestamping", signedAt, undefined],
    ]);
    expect(asking.asked[0]?.known).toContainEqual(world.ca.certificate);
  });

  it("a file without signature, and a broken signature, are refused", async () => {
    await expect(extendPdf(base, "B-LT", port())).rejects.toMatchObject({ code: "PDF_NOT_SIGNED" });
    const broken = await atT();
    const page = latin1(broken).indexOf("/MediaBox[0 0 595") + "/MediaBox[0 0 59".length;
    broken[page] = 0x36;
    await expect(extendPdf(broken, "B-LTA", port())).rejects.toMatchObject({ code: "SIGNATURE_INVALID" });
  });
});

describe("in later years, offline", () => {
  it("B-LTA validates ten years on, when signer's and responder's certificates have expired; B-B does not", async () => {
    const lta = await extendPdf(await atT(), "B-LTA", port());
    expect(await said(lta, later(10))).toEqual([
      ["S", "TOTAL-PASSED", "B-LTA"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
    expect((await judge(lta, later(12))).verdict).toBe("INDETERMINATE");
  });

  it("after two renewals it still does, thirty years on", async () => {
    const lta = await extendPdf(await atT(), "B-LTA", port());
    const once = await renew(lta, 10);
    const twice = await renew(once, 20);
    isPrefix(lta, once);
    isPrefix(once, twice);
    expect(await said(twice, later(30))).toEqual([
      ["S", "TOTAL-PASSED", "B-LTA"],
      ["T", "TOTAL-PASSED", "B-T"],
      ["T", "TOTAL-PASSED", "B-T"],
      ["T", "TOTAL-PASSED", "B-T"],
    ]);
    expect((await judge(once, later(30))).verdict).toBe("INDETERMINATE");
  });

  it("before a new archive timestamp the last one's chain and fresh status are in the DSS", async () => {
    const lta = await extendPdf(await atT(), "B-LTA", port());
    const renewed = await renew(lta, 10);
    const before = openPdf(renewed).asOf(openPdf(renewed).revisions.length - 2);
    const dss = before.dict(before.catalog.get("DSS"));
    const certs = (before.array(dss?.get("Certs")) ?? []).map((ref) => before.stream(ref)?.raw);
    expect(certs).toContainEqual(world.tsa.certificate);
    const vri = before.dict(dss?.get("VRI"));
    // the signature's, and the first archive timestamp's
    expect([...(vri?.keys() ?? [])]).toHaveLength(2);
  });

  it("a renewal that comes after the TSA's certificate has ended saves nothing", async () => {
    const lta = await extendPdf(await atT(), "B-LTA", port());
    const late = await renew(lta, 12);
    expect((await judge(late, later(12))).verdict).toBe("INDETERMINATE");
  });
});

function newObjects(before: Uint8Array, after: Uint8Array): number[] {
  const count = openPdf(before).revisions.length;
  return openPdf(after)
    .revisions.slice(count)
    .flatMap(({ entries }) => [...entries.keys()]);
}
