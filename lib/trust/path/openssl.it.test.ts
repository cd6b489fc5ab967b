import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "@/test/pki.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import type { CryptoPort } from "../../crypto-port.ts";
import { webCrypto } from "../../crypto-web.ts";
import { oids } from "../../der/oids.ts";
import { generalizedTime, integer, octetString, oid, sequence } from "../../der/write.ts";
import { PathContext, splitCertificates, validatePath, verifyTimestamp } from "./index.ts";

/** What OpenSSL makes: keys, certificates, an OCSP response, a CRL and a timestamp under one algorithm throughout. */
type Suite = { name: string; key: string[]; digest: string; padding?: string[] };
const PSS = ["rsa_padding_mode:pss", "rsa_pss_saltlen:digest"];
const rsa = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
const ec = (curve: string) => ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`];
const SUITES: Suite[] = [
  { name: "RSA PKCS#1, SHA-256", key: rsa, digest: "sha256" },
  { name: "RSA PKCS#1, SHA-384", key: rsa, digest: "sha384" },
  { name: "RSA PSS, SHA-256", key: rsa, digest: "sha256", padding: PSS },
  { name: "RSA PSS, SHA-384", key: rsa, digest: "sha384", padding: PSS },
  { name: "RSA PSS, SHA-512", key: rsa, digest: "sha512", padding: PSS },
  { name: "P-256, SHA-256", key: ec("P-256"), digest: "sha256" },
  { name: "P-384, SHA-384", key: ec("P-384"), digest: "sha384" },
  { name: "P-384, SHA-512", key: ec("P-384"), digest: "sha512" },
];
const PORTS: [string, CryptoPort][] = [
  ["node:crypto", nodeCrypto],
  ["WebCrypto", webCrypto],
];

const EXTENSIONS = {
  root: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash",
  ca: "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid",
  signer: "keyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=keyid",
  tsa: "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping",
  ocsp: "keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored",
} as const;
type Role = keyof typeof EXTENSIONS;

const home = mkdtempSync(path.join(tmpdir(), "natsuin-suites-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.each(SUITES)("$name", ({ name, key, digest, padding = [] }) => {
  const folder = path.join(home, name.replace(/\W+/g, "-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe", timeout: 30_000 });
  const sigopts = padding.flatMap((option) => ["-sigopt", option]);
  const der = (file: string): Bytes => Uint8Array.from(readFileSync(path.join(folder, file)));
  const certificate = (role: Role): Bytes => splitCertificates(der(`${role}.pem`))[0] as Bytes;
  const data = new TextEncoder().encode(`signed under ${name}`);
  let now: Date;

  beforeAll(() => {
    execFileSync("mkdir", ["-p", folder]);
    for (const role of Object.keys(EXTENSIONS) as Role[]) {
      writeFileSync(path.join(folder, `${role}.ext`), EXTENSIONS[role]);
      openssl("genpkey", ...key, "-out", `${role}.key`);
      openssl("req", "-new", "-key", `${role}.key`, "-subj", `/CN=${role}`, "-out", `${role}.csr`);
      const issuer = role === "root" ? ["-signkey", "root.key"] : ["-CAcreateserial", ...by(role === "ca" ? "root" : "ca")];
      const made = ["-req", "-in", `${role}.csr`, "-days", "30", `-${digest}`, "-extfile", `${role}.ext`, "-out", `${role}.pem`];
      openssl("x509", ...made, ...issuer, ...sigopts);
    }
    writeFileSync(path.join(folder, "index.txt"), "");
    const serial = openssl("x509", "-in", "signer.pem", "-noout", "-serial").toString().trim().split("=")[1];
    writeFileSync(path.join(folder, "ocsp.txt"), `V\t351231235959Z\t\t${serial}\tunknown\t/CN=signer\n`);
    writeFileSync(
      path.join(folder, "ca.cnf"),
      `[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=${digest}\ndefault_crl_days=2\n`,
    );
    openssl(
      "ca",
      "-gencrl",
      "-config",
      "ca.cnf",
      "-cert",
      "root.pem",
      "-keyfile",
      "root.key",
      ...sigopts,
      "-out",
      "root.crl.pem",
    );
    openssl("crl", "-in", "root.crl.pem", "-outform", "DER", "-out", "root.crl");
    const answer = ["-rsigner", "ocsp.pem", "-rkey", "ocsp.key", "-rmd", digest, "-ndays", "2", "-respout", "ocsp.der"];
    const rsigopts = padding.flatMap((option) => ["-rsigopt", option]);
    const question = ["-issuer", "ca.pem", "-cert", "signer.pem", "-index", "ocsp.txt", "-CA", "ca.pem"];
    openssl("ocsp", ...question, ...answer, ...rsigopts, "-noverify");
    now = new Date();
    // A token is a CMS over a TSTInfo; `openssl ts` knows no PSS, `openssl cms` does.
    const imprint = sequence(sequence(oid(oids.sha256)), octetString(sha256(data)));
    writeFileSync(path.join(folder, "tst"), sequence(integer(1), oid("1.2.3.4"), imprint, integer(7), generalizedTime(now)));
    const keyopts = padding.flatMap((option) => ["-keyopt", option]);
    const signed = ["-binary", "-nodetach", "-cades", "-md", digest, "-econtent_type", oids.tstInfo, "-outform", "DER"];
    openssl("cms", "-sign", "-in", "tst", ...signed, "-signer", "tsa.pem", "-inkey", "tsa.key", ...keyopts, "-out", "token.der");
  });
  const by = (issuer: Role) => ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`];

  const contextOf = (crypto: CryptoPort, spoil?: "ocsp" | "crl") => {
    const context = new PathContext({ crypto, anchors: [certificate("root")] });
    const one = (file: string, spoilt: boolean) => (spoilt ? flipLast(der(file)) : der(file));
    context.add({
      certificates: [certificate("ca")],
      ocsps: [one("ocsp.der", spoil === "ocsp")],
      crls: [one("root.crl", spoil === "crl")],
    });
    return context;
  };
  const judged = async (context: PathContext) => {
    const leaf = context.certificate(certificate("signer"));
    const result = await validatePath({ certificate: leaf, at: now, purpose: "document-signing", revocation: { now } }, context);
    return result.ok ? result.revocation?.status : result.failure;
  };

  it.each(PORTS)("certificates, OCSP response and CRL hold under %s, and with one bit changed they do not", async (_, crypto) => {
    expect(await judged(contextOf(crypto))).toBe("good");
    expect(await judged(contextOf(crypto, "ocsp"))).toBe("REVOCATION_UNKNOWN");
    expect(await judged(contextOf(crypto, "crl"))).toBe("REVOCATION_UNKNOWN");
  });

  it.each(PORTS)("a timestamp's CMS holds under %s, and over other data it does not", async (_, crypto) => {
    const token = der("token.der");
    const over = (bytes: Uint8Array) => async () => sha256(bytes);
    const context = contextOf(crypto);
    expect(await verifyTimestamp({ token, imprint: over(data) }, context)).toMatchObject({ ok: true });
    const tsa = context.certificate(certificate("tsa"));
    expect(await validatePath({ certificate: tsa, at: now, purpose: "timestamping" }, context)).toMatchObject({ ok: true });
    expect(await verifyTimestamp({ token, imprint: over(concatBytes(data, data)) }, context)).toMatchObject({
      failure: "imprint",
    });
    expect(await verifyTimestamp({ token: flipLast(token), imprint: over(data) }, contextOf(crypto))).toMatchObject({
      ok: false,
    });
  });
});

/** The end is the signature's own in a CRL and a CMS; an OCSP response ends with a certificate, so its signed data is spoilt too. */
function flipLast(bytes: Bytes): Bytes {
  const out = bytes.slice();
  for (const at of [out.length - 1, Math.floor(out.length / 3)]) out[at] = (out[at] as number) ^ 1;
  return out;
}
