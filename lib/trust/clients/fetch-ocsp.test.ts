import { beforeAll, describe, expect, it } from "vitest";
import { certify, crl, extension, newWorld, ocspResponse, type World } from "@/test/pki.ts";
import { oids } from "../../der/oids.ts";
import { children, fieldsOf, onlyChild, readDer, readOctets } from "../../der/read.ts";
import { enumerated, explicit, implicitPrimitive, oid, sequence } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import type { Transport } from "../transport.ts";
import { fetchCrl } from "./fetch-crl.ts";
import { fetchOcsp } from "./fetch-ocsp.ts";

const now = new Date("2026-11-20T03:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const url = "http://ocsp.test/";
const answering = (body: Uint8Array | ((request: Uint8Array) => Uint8Array), status = 200): Transport => {
  return async (request) => ({
    status,
    contentType: "",
    body: Uint8Array.from(typeof body === "function" ? body(request.body ?? new Uint8Array()) : body),
  });
};
let world: World;
beforeAll(() => {
  world = newWorld(now);
});

function nonceOf(request: Uint8Array): Uint8Array {
  const tbs = fieldsOf(fieldsOf(readDer(request)).next());
  tbs.next();
  const extensions = children(onlyChild(tbs.next()));
  const fields = fieldsOf(extensions[0]);
  fields.next();
  return readOctets(readDer(readOctets(fields.next())));
}

describe("fetchOcsp", () => {
  const fetch = (transport: Transport, more: { issuedAfter?: Date } = {}) =>
    fetchOcsp({ certificate: world.signer.certificate, issuer: world.ca.certificate, now, transport, url, ...more });
  const response = (more: Partial<Parameters<typeof ocspResponse>[0]> = {}) =>
    ocspResponse({ of: world.signer, responder: world.ocsp, thisUpdate: now, nextUpdate: minutes(10), ...more });
  const invalid = { code: "OCSP_RESPONSE_INVALID" };

  it("gives the whole response of the right responder, with our nonce", async () => {
    const got = await fetch(answering((request) => response({ nonce: nonceOf(request) })));
    expect(got.verdict).toMatchObject({ status: "good", issuedBy: "Test OCSP" });
    expect(readDer(got.der).tag).toBe(0x30);
  });
  it("another's nonce is another's answer", async () => {
    await expect(fetch(answering(response({ nonce: new Uint8Array(16) })))).rejects.toMatchObject(invalid);
  });
  it("revoked is an answer, unknown is none", async () => {
    expect((await fetch(answering(response({ status: "revoked", revokedAt: minutes(-5) })))).verdict.status).toBe("revoked");
    await expect(fetch(answering(response({ status: "unknown" })))).rejects.toMatchObject(invalid);
  });
  it("a stale, foreign or too early response is refused", async () => {
    const stale = response({ thisUpdate: minutes(-20), nextUpdate: minutes(-10) });
    const foreign = response({ signer: newWorld(now).ocsp });
    for (const body of [stale, foreign, response({ of: world.tsa }), response({ thisUpdate: minutes(5) })])
      await expect(fetch(answering(body))).rejects.toMatchObject(invalid);
    await expect(fetch(answering(response({ thisUpdate: minutes(-2) })), { issuedAfter: minutes(-1) })).rejects.toMatchObject(
      invalid,
    );
  });
  it("an error status and garbage are no answer; a dead responder is unavailable", async () => {
    await expect(fetch(answering(sequence(enumerated(6))))).rejects.toMatchObject(invalid);
    await expect(fetch(answering(new TextEncoder().encode("no")))).rejects.toMatchObject(invalid);
    await expect(fetch(answering(new Uint8Array(), 503))).rejects.toMatchObject({ code: "OCSP_UNAVAILABLE" });
    const dead: Transport = async () => {
      throw new NatsuinError("EGRESS_FAILED", { reason: "no connection" });
    };
    await expect(fetch(dead)).rejects.toMatchObject({ code: "OCSP_UNAVAILABLE" });
  });
  it("the address is the one of the certificate's AIA", async () => {
    const address = new TextEncoder().encode("http://ocsp.example/a");
    const aia = extension(oids.authorityInfoAccess, sequence(sequence(oid(oids.accessOcsp), implicitPrimitive(6, address))));
    const signer = certify({ name: "S", issuer: world.ca, extra: [aia] }, now);
    const asked: string[] = [];
    const transport: Transport = async (request) => {
      asked.push(request.url);
      return { status: 200, contentType: "", body: ocspResponse({ of: signer, responder: world.ocsp, thisUpdate: now }) };
    };
    await fetchOcsp({ certificate: signer.certificate, issuer: world.ca.certificate, now, transport });
    expect(asked).toEqual(["http://ocsp.example/a"]);
    const bare = { certificate: world.signer.certificate, issuer: world.ca.certificate, now, transport };
    await expect(fetchOcsp(bare)).rejects.toMatchObject({ code: "CERTIFICATE_INVALID" });
  });
});

describe("fetchCrl", () => {
  const fetch = (body: Uint8Array, status = 200) =>
    fetchCrl({ url: "http://crl.test/", now, transport: answering(body, status), issuer: world.ca.certificate });
  const list = (from: number, to: number, more = {}) =>
    crl({ issuer: world.ca, thisUpdate: minutes(from), nextUpdate: minutes(to), ...more });
  it("gives a current CRL of the CA", async () => {
    await expect(fetch(list(-5, 5))).resolves.toMatchObject({ nextUpdate: minutes(5) });
  });
  it("refuses a stale one, one from the future, another CA's, and what is none", async () => {
    const other = newWorld(now).ca;
    for (const body of [list(-9, -5), list(5, 9), list(-5, 5, { signer: other }), explicit(0)])
      await expect(fetch(body)).rejects.toMatchObject({ code: "CRL_INVALID" });
    await expect(fetch(new Uint8Array(), 404)).rejects.toMatchObject({ code: "CRL_UNAVAILABLE" });
  });
});
