import { describe, expect, it } from "vitest";
import { type CertificateOptions, certify, extension, type Identity } from "@/test/pki.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { explicit, implicitPrimitive, integer, oid, sequence, setOf, tlv } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import { PathContext, validatePath } from "../path/index.ts";
import type { Transport } from "../transport.ts";
import { fetchIssuers } from "./fetch-issuers.ts";

const now = new Date("2026-11-20T03:00:00Z");
const namesIssuerAt = (url: string) =>
  extension(
    oids.authorityInfoAccess,
    sequence(sequence(oid(oids.accessCaIssuers), implicitPrimitive(6, new TextEncoder().encode(url)))),
  );
const made = (name: string, issuer?: Identity, more: Partial<CertificateOptions> = {}) =>
  certify({ name, issuer, ca: true, ...more }, now);

const root = made("Root");
const middle = made("Middle CA", root);
const low = made("Low CA", middle, { extra: [namesIssuerAt("http://pki.test/middle.p7c")] });
const leaf = made("Leaf", low, { ca: false, extra: [namesIssuerAt("http://pki.test/low.cer")] });

/** RFC 2797 §2.2: SignedData of certificates alone. */
const certsOnly = (...certificates: Uint8Array[]) =>
  sequence(
    oid(oids.signedData),
    explicit(0, sequence(integer(1), setOf(), sequence(oid(oids.data)), tlv(0xa0, ...certificates), setOf())),
  );

function serving(files: Record<string, Uint8Array>) {
  const asked: string[] = [];
  const transport: Transport = async ({ url }) => {
    asked.push(url);
    const body = files[url];
    if (!body) throw new NatsuinError("EGRESS_FAILED", { reason: "no connection" });
    return { status: 200, contentType: "", body: Uint8Array.from(body) };
  };
  return { asked, transport };
}

async function pathWith(transport: Transport) {
  const context = new PathContext({ crypto: nodeCrypto, anchors: [root.certificate] });
  const certificate = context.certificate(leaf.certificate);
  await fetchIssuers(certificate, context, transport);
  return validatePath({ certificate, at: now, purpose: "any" }, context);
}

describe("fetchIssuers", () => {
  const files = {
    "http://pki.test/low.cer": low.certificate,
    "http://pki.test/middle.p7c": certsOnly(middle.certificate, root.certificate),
  };

  it("finds the CAs that a document did not bring, as a certificate and as a certs-only CMS", async () => {
    const { asked, transport } = serving(files);
    expect(await pathWith(transport)).toMatchObject({ ok: true, path: { length: 3 } });
    expect(asked).toEqual(Object.keys(files));
  });
  it("asks for nothing that is there", async () => {
    const { asked, transport } = serving(files);
    const context = new PathContext({ crypto: nodeCrypto, anchors: [root.certificate] });
    context.add({ certificates: [low.certificate, middle.certificate] });
    await fetchIssuers(context.certificate(leaf.certificate), context, transport);
    expect(asked).toEqual([]);
  });
  it("an address that answers nothing, garbage or an error leaves the chain incomplete", async () => {
    const failing: Transport = async () => ({ status: 404, contentType: "", body: Uint8Array.from(low.certificate) });
    const garbage = serving({ "http://pki.test/low.cer": new Uint8Array(1000).fill(0x30) });
    for (const transport of [serving({}).transport, failing, garbage.transport])
      expect(await pathWith(transport)).toMatchObject({ ok: false, failure: "NO_CHAIN" });
  });
  it("another CA of the same name is no issuer", async () => {
    const twin = made("Low CA", middle);
    const found = await pathWith(serving({ ...files, "http://pki.test/low.cer": twin.certificate }).transport);
    expect(found).toMatchObject({ ok: false, failure: "BAD_SIGNATURE" });
  });
  it("a chain laid out without end is left after four addresses", async () => {
    let lower: Identity | undefined;
    const endless: Record<string, Uint8Array> = {};
    const chain = Array.from({ length: 10 }, (_, at) => {
      lower = made(`CA ${10 - at}`, lower, { extra: [namesIssuerAt(`http://pki.test/${11 - at}`)] });
      endless[`http://pki.test/${10 - at}`] = lower.certificate;
      return lower;
    });
    const end = made("End", chain.at(-1), { ca: false, extra: [namesIssuerAt("http://pki.test/1")] });
    const { asked, transport } = serving(endless);
    const context = new PathContext({ crypto: nodeCrypto, anchors: [root.certificate] });
    await fetchIssuers(context.certificate(end.certificate), context, transport);
    expect(asked).toHaveLength(4);
  });
});
