import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTool } from "./tool.ts";

export type EstMode = "issues" | "waits" | "away" | "refuses" | "garbage" | "other-key" | "other-name" | "expired";

/**
 * An EST server (RFC 7030) over real TLS whose CA is OpenSSL: it verifies each request itself, and issues what the request asks for. Keys
 * are made on the spot.
 */
export async function startEst() {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-est-"));
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr, stdout } = runTool("openssl", args, { cwd: folder });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
    return stdout;
  };
  const root = (name: string, subject: string) =>
    openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "365", "-subj", subject],
      ...["-keyout", `${name}.key`, "-out", `${name}.pem`, "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
    );
  root("ca", "/C=JP/CN=Test EST CA");
  root("foreign", "/C=JP/CN=Test EST CA");
  const issue = (csr: string, out: string, extensions: string, ca: string, days = "30", ...more: string[]) => {
    writeFileSync(file("ext"), extensions);
    openssl(
      "x509",
      "-req",
      "-in",
      csr,
      "-CA",
      `${ca}.pem`,
      "-CAkey",
      `${ca}.key`,
      "-extfile",
      "ext",
      "-out",
      out,
      "-days",
      days,
      ...more,
    );
  };
  const request = (name: string, subject: string) =>
    openssl(
      ...["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-subj", subject, "-keyout", `${name}.key`, "-out", `${name}.csr`],
    );
  request("tls", "/CN=localhost");
  issue("tls.csr", "tls.pem", "subjectAltName=DNS:localhost\n", "ca");
  request("stranger", "/CN=Ichiro Shomeisha/serialNumber=NAT-SIGN-99999");

  const state = { mode: "issues" as EstMode, foreign: false, seen: [] as string[], requests: [] as string[] };
  const pkcs7 = (...names: string[]) => {
    openssl("crl2pkcs7", "-nocrl", ...names.flatMap((name) => ["-certfile", name]), "-outform", "DER", "-out", "answer.p7");
    return readFileSync(file("answer.p7")).toString("base64");
  };
  const enroll = (body: string): string => {
    writeFileSync(file("csr.der"), Buffer.from(body, "base64"));
    openssl("req", "-inform", "DER", "-in", "csr.der", "-verify", "-out", "csr.pem");
    const usage = "keyUsage=critical,digitalSignature,nonRepudiation\n";
    const ca = state.foreign ? "foreign" : "ca";
    if (state.mode === "other-key") issue("stranger.csr", "leaf.pem", usage, ca);
    else if (state.mode === "other-name") {
      openssl("req", "-in", "csr.pem", "-pubkey", "-noout", "-out", "pub.pem");
      issue("stranger.csr", "leaf.pem", usage, ca, "30", "-force_pubkey", "pub.pem");
    } else if (state.mode === "expired") issue("csr.pem", "leaf.pem", usage, ca, "-1");
    else issue("csr.pem", "leaf.pem", usage, ca);
    return pkcs7("leaf.pem");
  };

  const server = https.createServer(
    { key: readFileSync(file("tls.key")), cert: readFileSync(file("tls.pem")) },
    async (asked, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString("latin1");
      state.seen.push(`${asked.method} ${asked.url} ${asked.headers["content-type"] ?? ""}`);
      const known = asked.headers.authorization === `Basic ${Buffer.from("ra:secret of the RA").toString("base64")}`;
      const send = (status: number, text = "") =>
        answer.writeHead(status, { "content-type": "application/pkcs7-mime; smime-type=certs-only" }).end(text);
      if (asked.url === "/.well-known/est/cacerts") return send(200, pkcs7(state.foreign ? "foreign.pem" : "ca.pem"));
      if (asked.url !== "/.well-known/est/simpleenroll" || asked.method !== "POST") return send(404);
      if (!known) return send(401);
      state.requests.push(body);
      if (state.mode === "waits") return answer.writeHead(202, { "retry-after": "600" }).end();
      if (state.mode === "away") return send(503);
      if (state.mode === "refuses") return send(400);
      if (state.mode === "garbage") return send(200, Buffer.from("not a CMS").toString("base64"));
      return send(200, enroll(body));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    server: {
      url: `https://localhost:${port}/.well-known/est`,
      user: "ra",
      password: "secret of the RA",
      tlsRoots: readFileSync(file("ca.pem"), "utf8"),
    },
    caFile: file("ca.pem"),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
