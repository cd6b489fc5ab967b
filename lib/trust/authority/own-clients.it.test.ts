import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { fetchCrl } from "../clients/fetch-crl.ts";
import { fetchIssuers } from "../clients/fetch-issuers.ts";
import { fetchOcsp } from "../clients/fetch-ocsp.ts";
import { requestTimestamp } from "../clients/request-timestamp.ts";
import { PathContext, validatePath } from "../path/index.ts";
import { authorityCertificates, issueSignerCertificate, revokeCertificate } from "./index.ts";

let world: World;
let leaf: Bytes;
let ca: Bytes;
let root: Bytes;
let serial: string;

beforeAll(async () => {
  world = await openTestWorld();
  ({ ca, root } = await authorityCertificates());
  const { spki } = await cm().generateKeyPair({ algorithm: "P-256", label: "signer" });
  const now = new Date();
  const issued = await issueSignerCertificate({
    spki,
    subject: { commonName: "Sato Jiro", kanjiName: "佐藤 次郎", serialNumber: "NAT-SIGN-00003" },
    notBefore: new Date(now.getTime() - 1000),
    notAfter: new Date(now.getTime() + 3600_000),
    now,
  });
  leaf = issued.chain[0] as Bytes;
  serial = issued.serial;
});
afterAll(() => world.close());

const crl = (issuer: "root" | "ca", now: Date) =>
  fetchCrl({
    url: `${world.env.AUTHORITY_BASE_URL}/crl/${issuer}.crl`,
    now,
    transport: world.inProcessTrust,
    issuer: issuer === "ca" ? ca : root,
  });

test("our own clients get everything that B-LT needs, and our own validator accepts signer and TSA offline with it", async () => {
  const now = new Date();
  const urls = [`${world.env.AUTHORITY_BASE_URL}/tsa`];
  const stamp = await requestTimestamp({ imprint: randomBytes(32), urls, now, transport: world.inProcessTrust, anchors: [root] });
  expect(stamp.authority).toContain("試験用（認定外）");
  const ocsp = await fetchOcsp({
    certificate: leaf,
    issuer: ca,
    now,
    transport: world.inProcessTrust,
    issuedAfter: stamp.genTime,
  });
  expect(ocsp.verdict.status).toBe("good");

  const context = new PathContext({ crypto: nodeCrypto, anchors: [root] });
  const crls = [(await crl("root", now)).der, (await crl("ca", now)).der];
  context.add({ certificates: [leaf, ca, ...stamp.chain], ocsps: [ocsp.der], crls });
  const judge = (certificate: Uint8Array, purpose: "document-signing" | "timestamping", issuedAfter?: Date) =>
    validatePath({ certificate: context.certificate(certificate), at: now, purpose, revocation: { now, issuedAfter } }, context);
  expect(await judge(leaf, "document-signing", stamp.genTime)).toMatchObject({ ok: true, revocation: { status: "good" } });
  expect(await judge(stamp.chain[0] as Bytes, "timestamping")).toMatchObject({ ok: true, revocation: { status: "good" } });
});

test("a signature that brings its signer's certificate alone gets the CA's from the address in it", async () => {
  const context = new PathContext({ crypto: nodeCrypto, anchors: [root] });
  const certificate = context.certificate(leaf);
  const judge = () => validatePath({ certificate, at: new Date(), purpose: "document-signing" }, context);
  expect(await judge()).toMatchObject({ ok: false, failure: "NO_CHAIN" });
  await fetchIssuers(certificate, context, world.inProcessTrust);
  expect(await judge()).toMatchObject({ ok: true, path: { length: 2 } });
});

test("a revoked signer is revoked to our own client, by OCSP and by CRL", async () => {
  const now = new Date();
  await revokeCertificate({ serial, reason: "cessationOfOperation", now });
  const { verdict } = await fetchOcsp({ certificate: leaf, issuer: ca, now, transport: world.inProcessTrust });
  expect(verdict.status).toBe("revoked");
  const context = new PathContext({ crypto: nodeCrypto, anchors: [root] });
  context.add({ certificates: [leaf, ca], crls: [(await crl("root", now)).der, (await crl("ca", now)).der] });
  const judged = await validatePath(
    {
      certificate: context.certificate(leaf),
      at: new Date(now.getTime() + 1000),
      purpose: "document-signing",
      revocation: { now },
    },
    context,
  );
  expect(judged).toMatchObject({ ok: false, failure: "REVOKED" });
});
