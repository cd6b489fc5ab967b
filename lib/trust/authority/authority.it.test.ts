import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { toHex } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { pem } from "../../pem.ts";
import {
  answerOcsp,
  answerTimestamp,
  answerTrustRequest,
  authorityCertificates,
  buildCrl,
  issueSignerCertificate,
  revokeCertificate,
} from "./index.ts";

let world: World;
let dir: string;
const DAY = 24 * 3600 * 1000;
const signerKey = { spki: new Uint8Array(), serial: "", leaf: new Uint8Array() };
const subject = { commonName: "Yamada Taro", kanjiName: "山田 太郎", serialNumber: "NAT-SIGN-00001" };

const save = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(dir, name), bytes);
  return name;
};
const openssl = (...args: string[]) => runTool("openssl", args, { cwd: dir });
const term = (now = new Date()) => ({
  notBefore: new Date(now.getTime() - 1000),
  notAfter: new Date(now.getTime() + 365 * DAY),
  now,
});

beforeAll(async () => {
  world = await openTestWorld();
  dir = mkdtempSync(join(tmpdir(), "natsuin-authority-"));
  const { spki } = await cm().generateKeyPair({ algorithm: "P-256", label: "signer" });
  const { chain, serial } = await issueSignerCertificate({ spki, subject, ...term() });
  Object.assign(signerKey, { spki, serial, leaf: chain[0] });
  for (const [name, certificate] of Object.entries(await authorityCertificates()))
    save(`${name}.pem`, pem("CERTIFICATE", certificate));
  save("signer.pem", pem("CERTIFICATE", signerKey.leaf));
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await world.close();
});

describe("certificates", () => {
  test("OpenSSL, strict, verifies the chain of signer, TSA and OCSP responder with both CRLs", async () => {
    save("root.crl", await buildCrl("root", new Date()));
    save("ca.crl", await buildCrl("ca", new Date()));
    for (const name of ["root", "ca"])
      expect(openssl("crl", "-inform", "DER", "-in", `${name}.crl`, "-out", `${name}.crl.pem`).status).toBe(0);
    save("crls.pem", readFileSync(join(dir, "root.crl.pem"), "utf8") + readFileSync(join(dir, "ca.crl.pem"), "utf8"));
    for (const [leaf, ...purpose] of [["signer"], ["ocsp"], ["tsa", "-purpose", "timestampsign"]]) {
      const chain = ["-x509_strict", "-CAfile", "root.pem", "-untrusted", "ca.pem", "-crl_check_all", "-CRLfile", "crls.pem"];
      const { stdout, stderr } = openssl("verify", ...chain, ...purpose, `${leaf}.pem`);
      expect(stdout + stderr).toBe(`${leaf}.pem: OK\n`);
    }
  });

  test("a signer's certificate has the profile of the design, and says 試験用（認定外）", async () => {
    const { stdout } = openssl(
      "x509",
      "-in",
      "signer.pem",
      "-noout",
      "-text",
      "-nameopt",
      "utf8,sep_comma_plus",
      "-certopt",
      "ext_parse",
    );
    expect(stdout).toContain("Subject: C=JP,CN=Yamada Taro,serialNumber=NAT-SIGN-00001");
    expect(stdout).toContain("Issuer: C=JP,O=Natsuin TEST (not accredited),CN=試験用（認定外） Natsuin TEST Issuing CA");
    expect(stdout).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
    expect(stdout).toMatch(/Policy: 2\.999\.10\.1\n/);
    expect(stdout).toContain(`URI:${world.env.AUTHORITY_BASE_URL}/crl/ca.crl`);
    expect(stdout).toContain(`OCSP - URI:${world.env.AUTHORITY_BASE_URL}/ocsp`);
    expect(stdout).toContain(`CA Issuers - URI:${world.env.AUTHORITY_BASE_URL}/ca.cer`);
    expect(stdout).not.toContain("CA:TRUE");
    const structure = openssl("asn1parse", "-in", "signer.pem").stdout;
    expect(structure).toContain("X509v3 Subject Alternative Name");
    // the SAN's directoryName as UTF8String
    expect(toHex(signerKey.leaf)).toContain(
      `0c${toHex(Uint8Array.of(Buffer.from("山田 太郎").length))}${Buffer.from("山田 太郎").toString("hex")}`,
    );
  });

  test("responder: EKU OCSPSigning and nocheck; TSA: exactly timeStamping, critical", () => {
    const ocsp = openssl("x509", "-in", "ocsp.pem", "-noout", "-text").stdout;
    expect(ocsp).toMatch(/Extended Key Usage:\s+OCSP Signing\n/);
    expect(ocsp).toContain("OCSP No Check");
    expect(openssl("x509", "-in", "tsa.pem", "-noout", "-text").stdout).toMatch(/Extended Key Usage: critical\s+Time Stamping\n/);
    expect(openssl("x509", "-in", "ca.pem", "-noout", "-text").stdout).toMatch(
      /Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/,
    );
  });

  test("serial numbers are 16 octets, positive and never the same", async () => {
    const serials = await Promise.all(
      Array.from({ length: 8 }, () => issueSignerCertificate({ spki: signerKey.spki, subject, ...term() })),
    );
    for (const { serial } of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(new Set(serials.map(({ serial }) => serial)).size).toBe(8);
  });

  test("an organisation in kanji stands in the SAN, one in ASCII in the subject too", async () => {
    const named = async (organisation: string) => {
      const { chain } = await issueSignerCertificate({ spki: signerKey.spki, subject: { ...subject, organisation }, ...term() });
      save("named.pem", pem("CERTIFICATE", chain[0] as Uint8Array));
      return openssl("x509", "-in", "named.pem", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus").stdout;
    };
    expect(await named("捺印商事株式会社")).toBe("subject=C=JP,CN=Yamada Taro,serialNumber=NAT-SIGN-00001\n");
    expect(await named("Natsuin Shoji K.K.")).toContain("O=Natsuin Shoji K.K.");
  });

  const rsa2048 = new Uint8Array(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "der", type: "spki" }),
  );
  const p384 = new Uint8Array(
    generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "der", type: "spki" }),
  );
  test.each<[string, object]>([
    ["RSA-2048", { spki: rsa2048 }],
    ["P-384", { spki: p384 }],
    ["a key that is not DER", { spki: new Uint8Array(91) }],
    ["a romaji name in kanji", { subject: { ...subject, commonName: "山田" } }],
    ["an empty name", { subject: { ...subject, commonName: "" } }],
    ["a control character", { subject: { ...subject, kanjiName: "山田\u0000太郎" } }],
    ["a mark that turns the writing direction", { subject: { ...subject, organisation: "あおば\u202e製作所" } }],
    ["a name of 65 characters", { subject: { ...subject, kanjiName: "山".repeat(65) } }],
    ["a serial number outside PrintableString", { subject: { ...subject, serialNumber: "A*1" } }],
    ["an end before the beginning", { notAfter: new Date(0) }],
    ["an end after the CA's", { notAfter: new Date("2099-01-01") }],
    ["an invalid date", { notAfter: new Date(Number.NaN) }],
  ])("%s is refused, and nothing is recorded", async (_, wrong) => {
    const before = await appDb().issuedCertificate.count();
    const request = { spki: signerKey.spki, subject, ...term(), ...wrong };
    await expect(issueSignerCertificate(request)).rejects.toMatchObject({ code: "CERTIFICATE_REQUEST_REFUSED" });
    expect(await appDb().issuedCertificate.count()).toBe(before);
  });
});

describe("OCSP", () => {
  const status = async (serial: string, ...options: string[]) => {
    openssl("ocsp", "-issuer", "ca.pem", "-serial", `0x${serial}`, ...options, "-reqout", "ocsp.req");
    save("ocsp.resp", await answerOcsp(readFileSync(join(dir, "ocsp.req")), new Date()));
    const { stdout, stderr } = openssl(
      ...["ocsp", "-issuer", "ca.pem", "-serial", `0x${serial}`, ...options, "-respin", "ocsp.resp"],
      ...["-CAfile", "root.pem", "-verify_other", "ca.pem", "-reqin", "ocsp.req", "-no_nonce"],
    );
    return stdout + stderr;
  };

  test("a valid certificate is good, with the nonce echoed, and OpenSSL verifies the response", async () => {
    const answer = await status(signerKey.serial);
    expect(answer).toContain("Response verify OK");
    expect(answer).toContain(`0x${signerKey.serial}: good`);
    expect(answer).not.toContain("WARNING");
  });

  test("CertIDs with SHA-256 are understood", async () => {
    openssl("ocsp", "-sha256", "-issuer", "ca.pem", "-serial", `0x${signerKey.serial}`, "-reqout", "ocsp.req");
    save("ocsp.resp", await answerOcsp(readFileSync(join(dir, "ocsp.req")), new Date()));
    expect(openssl("ocsp", "-respin", "ocsp.resp", "-noverify", "-resp_text").stdout).toContain("Cert Status: good");
  });

  test("a serial never issued, and another issuer's, is unknown: never good", async () => {
    expect(await status(`4f${randomBytes(15).toString("hex")}`)).toContain(": unknown");
    const root = (await appDb().issuedCertificate.findFirst({ where: { issuer: "root" } }))?.serial as string;
    expect(await status(root)).toContain(": unknown");
    openssl("ocsp", "-issuer", "root.pem", "-serial", `0x${signerKey.serial}`, "-reqout", "ocsp.req");
    save("ocsp.resp", await answerOcsp(readFileSync(join(dir, "ocsp.req")), new Date()));
    expect(openssl("ocsp", "-respin", "ocsp.resp", "-noverify", "-resp_text").stdout).toContain("Cert Status: unknown");
  });

  test("after revocation OCSP and CRL say so at once, with time and reason; the first revocation stands", async () => {
    const { chain, serial } = await issueSignerCertificate({ spki: signerKey.spki, subject, ...term() });
    save("revoked.pem", pem("CERTIFICATE", chain[0] as Uint8Array));
    await buildCrl("ca", new Date());
    expect(await status(serial)).toContain(": good");
    const revokedAt = new Date();
    expect(await revokeCertificate({ serial, reason: "keyCompromise", now: revokedAt })).toBe("revoked");
    expect(await revokeCertificate({ serial, reason: "superseded", now: new Date() })).toBe("already-revoked");
    const answer = await status(serial);
    expect(answer).toMatch(/: revoked/);
    expect(answer).toContain("Reason: keyCompromise");
    const crl = await buildCrl("ca", new Date());
    save("ca.crl", crl);
    const listing = openssl("crl", "-inform", "DER", "-in", "ca.crl", "-noout", "-text").stdout;
    expect(listing).toMatch(new RegExp(`Serial Number: ${serial}`, "i"));
    expect(listing).toContain("Key Compromise");
    openssl("crl", "-inform", "DER", "-in", "ca.crl", "-out", "ca.crl.pem");
    const verdict = openssl(
      "verify",
      "-CAfile",
      "root.pem",
      "-untrusted",
      "ca.pem",
      "-crl_check",
      "-CRLfile",
      "ca.crl.pem",
      "revoked.pem",
    );
    expect(verdict.stderr).toContain("certificate revoked");
  });

  test("a serial that was never issued cannot be revoked", async () => {
    const unknown = { serial: "40".repeat(16), reason: "unspecified", now: new Date() } as const;
    await expect(revokeCertificate(unknown)).rejects.toMatchObject({ code: "CERTIFICATE_UNKNOWN" });
  });

  test("each response is made anew, for ten minutes, now", async () => {
    openssl("ocsp", "-issuer", "ca.pem", "-serial", `0x${signerKey.serial}`, "-no_nonce", "-reqout", "ocsp.req");
    const request = readFileSync(join(dir, "ocsp.req"));
    const before = cm().signCount();
    save("ocsp.resp", await answerOcsp(request, new Date("2027-02-03T04:05:06.789Z")));
    await answerOcsp(request, new Date("2027-02-03T04:05:06.789Z"));
    expect(cm().signCount() - before).toBe(2);
    const text = openssl("ocsp", "-respin", "ocsp.resp", "-noverify", "-resp_text").stdout;
    expect(text).toContain("Produced At: Feb  3 04:05:06 2027 GMT");
    expect(text).toContain("This Update: Feb  3 04:05:06 2027 GMT");
    expect(text).toContain("Next Update: Feb  3 04:15:06 2027 GMT");
  });

  test("GET serves what POST serves: base64 in the path, percent-encoded or with bare slashes", async () => {
    openssl("ocsp", "-issuer", "ca.pem", "-serial", `0x${signerKey.serial}`, "-no_nonce", "-reqout", "ocsp.req");
    const base64 = readFileSync(join(dir, "ocsp.req")).toString("base64");
    for (const path of [`/ocsp/${encodeURIComponent(base64)}`, `ocsp/${base64}`]) {
      const answer = await answerTrustRequest({ method: "GET", path, now: new Date() });
      expect(answer).toMatchObject({ status: 200, contentType: "application/ocsp-response" });
      save("ocsp.resp", answer.body);
      expect(openssl("ocsp", "-respin", "ocsp.resp", "-noverify", "-resp_text").stdout).toContain("Cert Status: good");
    }
  });

  test.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["garbage", randomBytes(300)],
    ["truncated DER", Uint8Array.of(0x30, 0x82, 0x01)],
    ["an empty list", Uint8Array.from(Buffer.from("300430023000", "hex"))],
    ["too much", new Uint8Array(1_000_000)],
  ])("%s is answered malformedRequest, unsigned", async (_, body) => {
    const before = cm().signCount();
    expect(toHex(await answerOcsp(body, new Date()))).toBe("30030a0101");
    expect(cm().signCount()).toBe(before);
  });
});

describe("the authority's share of the HSM", () => {
  test("however many ask for timestamps, half of the sessions are left: a signer's cm().sign goes through, and the flood gets 503 at once", async () => {
    const { keyHandle } = await cm().generateKeyPair({ algorithm: "P-256", label: "signer" });
    const digest = randomBytes(32);
    const real = cm().sign;
    const held: (() => void)[] = [];
    const slow = vi.spyOn(cm(), "sign").mockImplementation(async (input) => {
      if (!Buffer.from(input.keyHandle).equals(keyHandle)) await new Promise<void>((resolve) => held.push(resolve));
      return real(input);
    });
    try {
      openssl("ts", "-query", "-data", "ca.pem", "-sha256", "-out", "flood.tsq");
      const body = readFileSync(join(dir, "flood.tsq"));
      const ask = () => answerTrustRequest({ method: "POST", path: "tsa", body, now: new Date() });
      const flood = Array.from({ length: cm().sessions + 256 }, ask);
      expect(await ask()).toMatchObject({ status: 503 });
      const half = Math.floor(cm().sessions / 2);
      await vi.waitFor(() => expect(held).toHaveLength(half));
      expect(await cm().sign({ keyHandle, algorithm: "P-256", digest })).toHaveProperty("length");
      expect(held).toHaveLength(half);
      slow.mockRestore();
      for (const go of held) go();
      const answers = await Promise.all(flood);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(half + 256);
    } finally {
      slow.mockRestore();
    }
  });
});

describe("CRL", () => {
  test("numbers grow, an unchanged list is signed once a minute, and the list names its end", async () => {
    const now = new Date();
    const first = await buildCrl("root", now);
    const before = cm().signCount();
    expect(await buildCrl("root", new Date(now.getTime() + 30_000))).toEqual(first);
    expect(cm().signCount()).toBe(before);
    const later = await buildCrl("root", new Date(now.getTime() + 61_000));
    const number = (crl: Uint8Array) => {
      save("n.crl", crl);
      const text = openssl("crl", "-inform", "DER", "-in", "n.crl", "-noout", "-crlnumber", "-nextupdate").stdout;
      expect(text).toMatch(/nextUpdate=\w/);
      return Number.parseInt(/crlNumber=0x([0-9A-F]+)/i.exec(text)?.[1] ?? "", 16);
    };
    expect(number(later)).toBe(number(first) + 1);
    const verified = openssl("crl", "-inform", "DER", "-in", "n.crl", "-noout", "-CAfile", "root.pem");
    expect(verified.stdout + verified.stderr).toContain("verify OK");
  });

  test("a time before the last list is never answered with a list from its future", async () => {
    const now = new Date();
    await buildCrl("root", now);
    save("past.crl", await buildCrl("root", new Date(now.getTime() - DAY)));
    const text = openssl("crl", "-inform", "DER", "-in", "past.crl", "-noout", "-lastupdate", "-dateopt", "iso_8601").stdout;
    expect(new Date(text.split("=")[1]?.trim().replace(" ", "T") ?? "").getTime()).toBeLessThanOrEqual(now.getTime() - DAY);
  });
});

describe("TSA", () => {
  const data = randomBytes(500);
  const query = (...options: string[]) => {
    save("data", data);
    expect(openssl("ts", "-query", "-data", "data", ...options, "-out", "q.tsq").status).toBe(0);
    return readFileSync(join(dir, "q.tsq"));
  };
  const replyText = (reply: Uint8Array) => {
    save("r.tsr", reply);
    return openssl("ts", "-reply", "-in", "r.tsr", "-text").stdout;
  };

  test.each(["-sha256", "-sha384", "-sha512"])(
    "OpenSSL's query with %s is granted, and OpenSSL verifies the token",
    async (digest) => {
      const asked = query(digest, "-cert");
      save("r.tsr", await answerTimestamp(asked, new Date()));
      const { stdout, stderr } = openssl(
        "ts",
        "-verify",
        "-queryfile",
        "q.tsq",
        "-in",
        "r.tsr",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "ca.pem",
      );
      expect(stdout + stderr).toContain("Verification: OK");
    },
  );

  test("time, policy, accuracy, nonce and name are in the token; the certificates only when asked for", async () => {
    const asked = query("-sha256", "-cert");
    const now = new Date("2027-02-03T04:05:06.789Z");
    const reply = await answerTimestamp(asked, now);
    const text = replyText(reply);
    expect(text).toContain("Status: Granted.");
    expect(text).toContain("Policy OID: 2.999.10.2");
    expect(text).toContain("Time stamp: Feb  3 04:05:06 2027 GMT");
    expect(text).toContain("Accuracy: 0x01 seconds");
    expect(text).toMatch(/Nonce: 0x[0-9A-F]{16}/);
    expect(text).toContain("DirName:/C=JP/O=Natsuin TEST (not accredited)/CN=");
    const certificates = await authorityCertificates();
    for (const certificate of [certificates.tsa, certificates.ca]) expect(toHex(reply)).toContain(toHex(certificate));
    expect(toHex(reply)).not.toContain(toHex(certificates.root));
    const bare = await answerTimestamp(query("-sha256"), now);
    expect(bare.length).toBeLessThan(reply.length - certificates.tsa.length - certificates.ca.length + 50);
  });

  test("signed attributes name the TSA's certificate (signingCertificateV2)", async () => {
    const reply = await answerTimestamp(query("-sha256", "-cert"), new Date());
    save("r.tsr", reply);
    openssl("ts", "-reply", "-in", "r.tsr", "-token_out", "-out", "token.der");
    expect(openssl("asn1parse", "-inform", "DER", "-in", "token.der").stdout).toContain("id-smime-aa-signingCertificateV2");
    const { tsa } = await authorityCertificates();
    expect(toHex(reply)).toContain(createHash("sha256").update(tsa).digest("hex"));
  });

  test("another policy, an unlisted digest, garbage and too much are rejected by name, unsigned", async () => {
    const before = cm().signCount();
    const failure = async (request: Uint8Array) =>
      /Failure info: (.*)/.exec(replyText(await answerTimestamp(request, new Date())))?.[1];
    expect(await failure(query("-sha256", "-tspolicy", "1.2.3.4"))).toBe("the requested TSA policy is not supported by the TSA");
    expect(await failure(query("-sha1"))).toBe("unrecognized or unsupported algorithm identifier");
    expect(await failure(query("-md5"))).toBe("unrecognized or unsupported algorithm identifier");
    expect(await failure(randomBytes(100))).toBe("the data submitted has the wrong format");
    expect(await failure(new Uint8Array())).toBe("the data submitted has the wrong format");
    const shortImprint = Buffer.from(query("-sha256", "-no_nonce"));
    // the digest's OID changed to SHA-512, its 32 octets kept
    shortImprint[shortImprint.indexOf(Buffer.from("0609608648016503040201", "hex")) + 10] = 0x03;
    expect(await failure(shortImprint)).toBe("the data submitted has the wrong format");
    expect(await failure(new Uint8Array(1_000_000))).toBe("transaction not permitted or supported");
    expect(cm().signCount()).toBe(before);
  });
});

describe("/trust", () => {
  const now = new Date();
  test("files are served with their types; other paths and methods are refused", async () => {
    const { root, ca } = await authorityCertificates();
    expect(await answerTrustRequest({ method: "GET", path: "/root.cer", now })).toMatchObject({
      status: 200,
      contentType: "application/pkix-cert",
      body: root,
    });
    expect(await answerTrustRequest({ method: "GET", path: "ca.cer", now })).toMatchObject({ status: 200, body: ca });
    for (const path of ["/crl/ca.crl", "/crl/root.crl"]) {
      expect(await answerTrustRequest({ method: "GET", path, now })).toMatchObject({
        status: 200,
        contentType: "application/pkix-crl",
      });
    }
    for (const path of ["/ca.pem", "/root.pem"])
      expect((await answerTrustRequest({ method: "GET", path, now })).status).toBe(200);
    for (const path of ["/", "/crl/ca.cer", "/ca.crl", "/tsa.cer", "/../root.cer", "/root.cer/x"]) {
      expect([path, (await answerTrustRequest({ method: "GET", path, now })).status]).toEqual([path, 404]);
    }
    for (const [method, path] of [
      ["GET", "/tsa"],
      ["GET", "/ocsp"],
      ["POST", "/root.cer"],
      ["PUT", "/ocsp"],
    ] as const) {
      expect([path, (await answerTrustRequest({ method, path, now })).status]).toEqual([path, 405]);
    }
  });

  test("a body of 1 MB is refused before parsing", async () => {
    for (const path of ["/ocsp", "/tsa", "/root.cer"]) {
      expect((await answerTrustRequest({ method: "POST", path, body: new Uint8Array(1_000_000), now })).status).toBe(413);
    }
  });

  test("a timestamp through the router is what OpenSSL's client expects", async () => {
    save("data", "x");
    openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "q.tsq");
    const answer = await answerTrustRequest({ method: "POST", path: "/tsa", body: readFileSync(join(dir, "q.tsq")), now });
    expect(answer).toMatchObject({ status: 200, contentType: "application/timestamp-reply" });
  });
});
