import { createHash, randomUUID } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "@/lib/bytes.ts";
import type { KeyAlgorithm } from "@/lib/cms/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { env } from "@/lib/env.ts";
import { addDss, allocateFields, inspectPdf } from "@/lib/pades/index.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { itemsHold } from "@/lib/rssp/sam/dtbsr-set.ts";
import { collectValidationData } from "@/lib/sca/signing/collect-validation-data.ts";
import { freezeRevision } from "@/lib/sca/signing/freeze-revision.ts";
import { placeSignature } from "@/lib/sca/signing/place-signature.ts";
import type { ScaPorts } from "@/lib/sca/signing/ports.ts";
import { timestampRoom } from "@/lib/sca/signing/timestamp-room.ts";
import { sha256 } from "@/lib/sha256.ts";
import {
  answerTrustRequest,
  authorityCertificates,
  ensureAuthority,
  issueSignerCertificate,
} from "@/lib/trust/authority/index.ts";
import { requestTimestamp } from "@/lib/trust/clients/request-timestamp.ts";
import { parseCertificate } from "@/lib/trust/path/index.ts";
import { cpuTimes } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { samplePdf } from "./sample-pdf.ts";

const FIELD = "Signature1";
const NAME = "Bench Signer";
const DAY = 24 * 60 * 60 * 1000;
/** For P-256; RSA-3072 may cost two of its raw signatures more than P-256 does. Public peers need 28–38 ms. */
const P256_GOAL = 8;

type Ports = Pick<ScaPorts, "transport" | "tsaUrls" | "anchors">;
type Signer = { algorithm: KeyAlgorithm; keyHandle: Bytes; spki: Bytes; chain: Bytes[] };

/**
 * Hops 3 and 7–9 of docs/SIGNING-CYCLE.md for a PDF of 100 kB without a visible stamp: from the document with its free field to
 * the validated PAdES-B-LT file. TSA, OCSP and CRL are the embedded authority, in process, and their cost is in the figure; the
 * person's factors (argon2id) and the database's rows are not. `raw` is the same key's signature in the HSM, alone.
 */
export const signBlt: Bench = {
  ids: ["sign.blt.p256.cpu_ms", "sign.blt.rsa3072.cpu_ms"],
  measure: async () => {
    await ensureAuthority({ now: new Date() });
    const ports = inProcess((await authorityCertificates()).root);
    const pdf = allocateFields(await samplePdf(100_000), [{ name: FIELD, page: 1, rect: null, appearance: null }]);
    const signers: Signer[] = [];
    try {
      const p256 = await newSigner("P-256", signers);
      const rsa = await newSigner("RSA-3072", signers);
      return await measure(pdf, p256, rsa, ports);
    } finally {
      for (const { keyHandle } of signers) await cm().destroyKeyPair(keyHandle);
    }
  },
};

async function measure(pdf: Bytes, p256: Signer, rsa: Signer, ports: Ports): Promise<Figure[]> {
  const digest = sha256(pdf);
  const raw = ({ keyHandle, algorithm }: Signer) => cm().sign({ keyHandle, algorithm, digest });
  const times = await cpuTimes(
    {
      p256: () => signContract(pdf, p256, ports),
      rsa: () => signContract(pdf, rsa, ports),
      rawP256: () => raw(p256),
      rawRsa: () => raw(rsa),
    },
    { warmUp: 150, batches: 15, perBatch: 10 },
  );
  return [
    figure("sign.blt.p256.cpu_ms", times.p256, times.rawP256, P256_GOAL),
    figure("sign.blt.rsa3072.cpu_ms", times.rsa, times.rawRsa, times.p256 + 2 * times.rawRsa),
  ];
}

/** What the product does between the signer's reading and the result, in its order. Throws unless the file is TOTAL-PASSED at B-LT. */
async function signContract(pdf: Bytes, { algorithm, keyHandle, spki, chain }: Signer, ports: Ports): Promise<Bytes> {
  // hop 3
  const { signatures, certification } = inspectPdf(pdf);
  const { prepared, digest, signedAttributes } = await freezeRevision(pdf, {
    fieldName: FIELD,
    appearance: null,
    certify: signatures.length === 0 && certification === undefined,
    chain,
    algorithm,
    timestampSize: await timestampRoom(ports, new Date()),
    name: NAME,
    now: new Date(),
  });

  // hop 7: the SAM looks at what it signs, and both parties verify the value
  const dtbsr = sha256(signedAttributes);
  const holds = itemsHold([{ label: null, signedAttributes, messageDigest: digest, dtbsr }], chain[0] as Bytes);
  const signatureValue = await cm().sign({ keyHandle, algorithm, digest: dtbsr });
  const scheme = { kind: algorithm === "P-256" ? "ecdsa" : "rsa-pkcs1", digest: "SHA-256" } as const;
  const inSam = await nodeCrypto.verify({ spki, signature: signatureValue, data: [signedAttributes], scheme });
  const { spki: certified } = parseCertificate(chain[0] as Bytes);
  const inSca = await nodeCrypto.verify({ spki: certified, signature: signatureValue, data: [signedAttributes], scheme });
  if (!holds || !inSam || !inSca) throw new Error("bench: the signature value does not verify");

  // hop 8
  const { transport, tsaUrls, anchors } = ports;
  const { token: timestampToken } = await requestTimestamp({
    imprint: sha256(signatureValue),
    urls: tsaUrls(),
    now: new Date(),
    transport,
    anchors: await anchors(),
  });
  const placed = await placeSignature(prepared, { digest, signedAttributes, signatureValue, algorithm, chain, timestampToken });

  // hop 9
  const data = await collectValidationData({ chain, signatureValue, timestampToken, now: new Date() }, ports);
  const signed = await addDss(placed.bytes, { ...data, vri: [{ ...data, contents: placed.contents }] }, sha1);
  const report = await validatePdf({ pdf: signed, anchors: await anchors(), crypto: nodeCrypto, now: new Date() });
  const level = report.signatures[0]?.level;
  if (report.verdict !== "TOTAL-PASSED" || level !== "B-LT") {
    const failed = report.signatures.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
    throw new Error(`bench: the signed file is ${report.verdict} at ${level}: ${JSON.stringify(failed)}`);
  }
  return signed;
}

/** The embedded authority without a server; no other address exists here. */
function inProcess(root: Bytes): Ports {
  const base = env().authorityBaseUrl;
  return {
    transport: async ({ url, method, body }) => {
      if (!url.startsWith(`${base}/`)) throw new Error(`bench: no network, and so not ${url}`);
      return answerTrustRequest({ method, path: url.slice(base.length), body, now: new Date() });
    },
    tsaUrls: () => [`${base}/tsa`],
    anchors: async () => [root],
  };
}

/** A temporary key with its certificate; `made` learns of the key before anything can fail. */
async function newSigner(algorithm: KeyAlgorithm, made: Signer[]): Promise<Signer> {
  const signer: Signer = {
    algorithm,
    chain: [],
    ...(await cm().generateKeyPair({ algorithm, label: `natsuin bench ${algorithm}` })),
  };
  made.push(signer);
  const now = new Date();
  const { chain } = await issueSignerCertificate({
    spki: signer.spki,
    subject: { commonName: NAME, kanjiName: "試験 署名者", serialNumber: `bench-${randomUUID()}` },
    notBefore: new Date(now.getTime() - 60_000),
    notAfter: new Date(now.getTime() + DAY),
    now,
  });
  signer.chain = chain;
  return signer;
}

/** Names a DSS entry and secures nothing (ETSI EN 319 142-1 §5.4.2.3). */
const sha1 = (bytes: Uint8Array): Bytes => Uint8Array.from(createHash("sha1").update(bytes).digest());
