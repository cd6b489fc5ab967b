import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newWorld, sha256, timestampToken, type World } from "@/test/pki.ts";
import type { Bytes } from "../../bytes.ts";
import { fieldsOf, integerOctets, readDer } from "../../der/read.ts";
import { bitString, integer, sequence } from "../../der/write.ts";
import { createEgress } from "../egress.ts";
import type { Transport } from "../transport.ts";
import { requestTimestamp } from "./request-timestamp.ts";

const imprint = sha256(new TextEncoder().encode("a signature value"));
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** An HTTP server for one exchange after another; answers undefined by silence. */
async function serve(answer: (body: Uint8Array) => Promise<{ status?: number; body: Uint8Array } | undefined>): Promise<string> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const answered = await answer(Uint8Array.from(Buffer.concat(chunks)));
      if (!answered) return;
      response
        .writeHead(answered.status ?? 200, { "content-type": "application/timestamp-reply" })
        .end(Buffer.from(answered.body));
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
}
const reach = (urls: string[]): Transport => createEgress({ allowed: () => urls });

describe("against OpenSSL's own TSA", () => {
  let dir: string;
  const file = (name: string) => path.join(dir, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), "natsuin-tsa-"));
    writeFileSync(file("serial"), "01\n");
    writeFileSync(
      file("tsa.cnf"),
      `[tsa]\ndefault_tsa = t\n[t]\nserial = ${file("serial")}\ncrypto_device = builtin\nsigner_cert = ${file("tsa.pem")}\n` +
        `certs = ${file("root.pem")}\nsigner_key = ${file("tsa.key")}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n` +
        `other_policies = 1.2.3.4.5\ndigests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n` +
        `[ca]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\n` +
        `[leaf]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = critical,timeStamping\n[req]\ndistinguished_name = dn\n[dn]\n`,
    );
    const key = ["-newkey", "rsa:2048", "-nodes", "-config", file("tsa.cnf")];
    openssl("req", "-x509", ...key, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=OpenSSL Root", "-extensions", "ca");
    openssl("req", "-new", ...key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=OpenSSL TSA");
    const issue = ["x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"];
    openssl(...issue, "-extfile", "tsa.cnf", "-extensions", "leaf", "-out", "tsa.pem");
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const start = () =>
    serve(async (body) => {
      writeFileSync(file("query.tsq"), body);
      openssl("ts", "-reply", "-config", file("tsa.cnf"), "-queryfile", "query.tsq", "-out", "reply.tsr");
      return { body: Uint8Array.from(readFileSync(file("reply.tsr"))) };
    });
  const root = () => Uint8Array.from(openssl("x509", "-in", "root.pem", "-outform", "DER")) as Bytes;

  it("a timestamp is obtained over HTTP and OpenSSL verifies it in turn", async () => {
    const url = await start();
    const before = Math.floor(Date.now() / 1000) * 1000;
    const stamp = await requestTimestamp({ imprint, urls: [url], now: new Date(), transport: reach([url]), anchors: [root()] });
    expect(stamp.authority).toBe("OpenSSL TSA");
    expect(stamp.genTime.getTime()).toBeGreaterThanOrEqual(before);
    expect(stamp.genTime.getTime()).toBeLessThanOrEqual(Date.now());
    expect(stamp.chain).toHaveLength(2);
    writeFileSync(file("token.der"), stamp.token);
    const digest = Buffer.from(imprint).toString("hex");
    const verify = ["ts", "-verify", "-digest", digest, "-in", "token.der", "-token_in", "-CAfile", "root.pem"];
    expect(openssl(...verify).toString()).toContain("Verification: OK");
  });
  it("the policy asked for is the policy got", async () => {
    const url = await start();
    const base = { imprint, urls: [url], now: new Date(), transport: reach([url]), anchors: [root()] };
    await expect(requestTimestamp({ ...base, policy: "1.2.3.4.5" })).resolves.toMatchObject({ authority: "OpenSSL TSA" });
    await expect(requestTimestamp({ ...base, policy: "1.2.3.9" })).rejects.toMatchObject({ code: "TSA_RESPONSE_INVALID" });
  });
  it("under another anchor it is refused", async () => {
    const url = await start();
    const anchors = [newWorld(new Date()).root.certificate];
    const asked = requestTimestamp({ imprint, urls: [url], now: new Date(), transport: reach([url]), anchors });
    await expect(asked).rejects.toMatchObject({ code: "TSA_RESPONSE_INVALID", details: { reason: "NO_CHAIN" } });
  });
});

describe("what is not our timestamp is refused", () => {
  const now = new Date("2026-11-20T03:00:00Z");
  let world: World;
  beforeAll(() => {
    world = newWorld(now);
  });
  type Token = Parameters<typeof timestampToken>[0];
  const nonceOf = (body: Uint8Array) => {
    const fields = fieldsOf(readDer(body));
    fields.next();
    fields.next();
    return integerOctets(fields.next());
  };
  /** A TSA that answers with our token, altered; `data` is what it hashes. */
  const tsa = (more: Partial<Token> = {}) =>
    serve(async (body) => {
      const token = await timestampToken({
        data: new TextEncoder().encode("a signature value"),
        tsa: world.tsa,
        chain: [world.ca],
        genTime: now,
        nonce: nonceOf(body),
        ...more,
      });
      return { body: sequence(sequence(integer(0)), token) };
    });
  const ask = (urls: string[], timeoutMs = 2000) =>
    requestTimestamp({ imprint, urls, now, transport: reach(urls), anchors: [world.root.certificate], timeoutMs });
  const invalid = (reason: string) => ({ code: "TSA_RESPONSE_INVALID", details: { reason } });

  it("the unaltered one is accepted", async () => {
    await expect(ask([await tsa()])).resolves.toMatchObject({ genTime: now });
  });
  it.each<[string, () => Partial<Token>]>([
    ["nonce", () => ({ nonce: Uint8Array.of(5) })],
    ["nonce", () => ({ nonce: undefined })],
    ["imprint", () => ({ data: Uint8Array.of(1) })],
    ["EXTENDED_KEY_USAGE", () => ({ tsa: world.signer })],
    ["signing-certificate", () => ({ named: world.ca })],
    ["NO_CHAIN", () => ({ chain: [] })],
    ["signature", () => ({ tsa: { ...world.tsa, privateKey: world.ca.privateKey } })],
  ])("wrong %s", async (reason, more) => {
    await expect(ask([await tsa(more())])).rejects.toMatchObject(invalid(reason));
  });
  it("a clock more than five seconds away", async () => {
    const away = (ms: number) => tsa({ genTime: new Date(now.getTime() + ms) });
    await expect(ask([await away(-7000)])).rejects.toMatchObject({ code: "TSA_CLOCK_SKEW" });
    await expect(ask([await away(20_000)])).rejects.toMatchObject({ code: "TSA_CLOCK_SKEW" });
    await expect(ask([await away(-4000)])).resolves.toBeDefined();
  });
  it("garbage, and a refusal", async () => {
    await expect(ask([await serve(async () => ({ body: new TextEncoder().encode("<html>") }))])).rejects.toMatchObject({
      code: "TSA_RESPONSE_INVALID",
    });
    const refusal = sequence(sequence(integer(2), bitString(Uint8Array.of(0x80), 7)));
    await expect(ask([await serve(async () => ({ body: refusal }))])).rejects.toMatchObject({ code: "TSA_RESPONSE_INVALID" });
  });
  it("silence, an error page and no server at all are unavailability", async () => {
    const silent = await serve(async () => undefined);
    await expect(ask([silent], 200)).rejects.toMatchObject({ code: "TSA_UNAVAILABLE" });
    const broken = await serve(async () => ({ status: 500, body: new Uint8Array() }));
    await expect(ask([broken])).rejects.toMatchObject({ code: "TSA_UNAVAILABLE" });
    await expect(ask(["http://127.0.0.1:9/"])).rejects.toMatchObject({ code: "TSA_UNAVAILABLE" });
    await expect(ask([])).rejects.toMatchObject({ code: "TSA_UNAVAILABLE" });
  });
  it("an authority that was away is asked once more, after all others", async () => {
    let asked = 0;
    const answer = async (body: Uint8Array) =>
      sequence(
        sequence(integer(0)),
        await timestampToken({
          data: new TextEncoder().encode("a signature value"),
          tsa: world.tsa,
          chain: [world.ca],
          genTime: now,
          nonce: nonceOf(body),
        }),
      );
    const waking = await serve(async (body) => (asked++ === 0 ? { status: 503, body } : { body: await answer(body) }));
    const gone = await serve(async () => ({ status: 503, body: new Uint8Array() }));
    await expect(ask([waking, gone])).resolves.toMatchObject({ genTime: now });
    expect(asked).toBe(2);
  });
  it("one that answers wrongly is not asked again, nor one that is silent waited for again", async () => {
    let wrong = 0;
    const refusing = await serve(async (body) => {
      wrong += 1;
      return { body };
    });
    await expect(ask([refusing])).rejects.toMatchObject({ code: "TSA_RESPONSE_INVALID" });
    let silent = 0;
    const mute = await serve(async () => {
      silent += 1;
      return undefined;
    });
    await expect(ask([mute], 200)).rejects.toMatchObject({ code: "TSA_UNAVAILABLE" });
    expect([wrong, silent]).toEqual([1, 1]);
  });
  it("the next authority is asked where one fails", async () => {
    const urls = [
      await serve(async () => ({ status: 503, body: new Uint8Array() })),
      await tsa({ nonce: Uint8Array.of(1) }),
      await tsa(),
    ];
    await expect(ask(urls)).resolves.toMatchObject({ genTime: now });
    await expect(ask(urls.slice(0, 2))).rejects.toMatchObject(invalid("nonce"));
  });
});
