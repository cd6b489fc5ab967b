import { execFile } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { toHex } from "@/lib/bytes.ts";
import { oids } from "@/lib/der/oids.ts";
import { enumerated, integer, octetString, oid, sequence } from "@/lib/der/write.ts";
import { authorityCertificates, issueSignerCertificate } from "@/lib/trust/authority/index.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { GET, POST } from "./route.ts";

let world: World;
let dir: string;
const server = createServer(async (incoming, outgoing) => {
  const { method = "GET" } = incoming;
  const body = method === "POST" ? new Uint8Array(await buffer(incoming)) : undefined;
  const answer = await (method === "POST" ? POST : GET)(new Request(`http://localhost${incoming.url}`, { method, body }));
  outgoing.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});
const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/trust`;

beforeAll(async () => {
  world = await openTestWorld();
  dir = mkdtempSync(join(tmpdir(), "natsuin-route-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
  await world.close();
});

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`;

test("OpenSSL's own OCSP client asks over HTTP and gets a signed answer", async () => {
  const { spki } = await cm().generateKeyPair({ algorithm: "RSA-3072", label: "signer" });
  const now = new Date();
  const { chain } = await issueSignerCertificate({
    spki,
    subject: { commonName: "Suzuki Hanako", kanjiName: "鈴木 花子", serialNumber: "NAT-SIGN-00002" },
    notBefore: now,
    notAfter: new Date(now.getTime() + 1000 * 3600),
    now,
  });
  const { root, ca } = await authorityCertificates();
  for (const [name, der] of Object.entries({ root, ca, leaf: chain[0] as Uint8Array }))
    writeFileSync(join(dir, `${name}.pem`), pem(der));
  const question = [
    "ocsp",
    "-issuer",
    "ca.pem",
    "-cert",
    "leaf.pem",
    "-url",
    `${base()}/ocsp`,
    "-CAfile",
    "root.pem",
    "-verify_other",
    "ca.pem",
  ];
  const { stdout, stderr } = await promisify(execFile)("openssl", question, { cwd: dir });
  expect(stdout).toContain("leaf.pem: good");
  expect(stderr).toContain("Response verify OK");
  expect(stdout + stderr).not.toContain("WARNING");
});

test("files come with their types, byte for byte", async () => {
  const { ca } = await authorityCertificates();
  const answer = await fetch(`${base()}/ca.cer`);
  expect(answer.headers.get("content-type")).toBe("application/pkix-cert");
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(ca);
  expect((await fetch(`${base()}/nothing`)).status).toBe(404);
});

test("a body without end is read no further than the limit", async () => {
  let given = 0;
  const endless = new ReadableStream({
    pull(controller) {
      given += 4096;
      controller.enqueue(new Uint8Array(4096));
    },
  });
  const request = new Request("http://localhost/trust/tsa", { method: "POST", body: endless, duplex: "half" } as RequestInit);
  expect((await POST(request)).status).toBe(413);
  expect(given).toBeLessThan(64 * 1024);
});

test("with the HSM gone OCSP says tryLater and the TSA rejects; nothing unsigned is called good", async () => {
  const certId = sequence(sequence(oid(oids.sha1)), octetString(new Uint8Array(20)), octetString(new Uint8Array(20)), integer(1));
  const ocspRequest = sequence(sequence(sequence(sequence(certId))));
  const tsRequest = sequence(integer(1), sequence(sequence(oid(oids.sha256)), octetString(new Uint8Array(32))));
  const post = async (path: string, body: Uint8Array<ArrayBuffer>) =>
    toHex(new Uint8Array(await (await fetch(`${base()}/${path}`, { method: "POST", body })).arrayBuffer()));
  const rejected = toHex(sequence(integer(2)).subarray(2));
  expect(await post("ocsp", ocspRequest)).toContain(toHex(enumerated(0)));
  const tokens = join(world.dataDir, "softhsm", "tokens");
  renameSync(tokens, `${tokens}.gone`);
  try {
    expect(await post("ocsp", ocspRequest)).toBe("30030a0103");
    expect(await post("tsa", tsRequest)).toMatch(new RegExp(`^30..30..${rejected}`));
    expect((await fetch(`${base()}/crl/ca.crl`)).status).toBe(503);
  } finally {
    renameSync(`${tokens}.gone`, tokens);
  }
  expect(await post("ocsp", ocspRequest)).toContain(toHex(enumerated(0)));
});
