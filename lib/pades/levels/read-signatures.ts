import type { Bytes } from "../../bytes.ts";
import { parseCms, singleValue } from "../../cms/index.ts";
import { oids } from "../../der/oids.ts";
import { NatsuinError } from "../../errors.ts";
import { findSigner, PathContext, verifyTimestamp } from "../../trust/path/index.ts";
import type { PdfDocument } from "../pdf/index.ts";
import { signedContent, unpad } from "../validate/check-cms.ts";
import { findSignatures, type PdfSignature } from "../validate/find-signatures.ts";
import { readDss } from "../validate/read-dss.ts";
import type { ChainQuestion, LevelPort } from "./port.ts";

type Located = Extract<PdfSignature, { ok: true }>;

/** One signature or document timestamp of a file, and whose validation data makes it hold without the network. */
export type ReadSignature = {
  fieldName: string;
  kind: PdfSignature["kind"];
  /** decoded /Contents with the padding */
  contents: Bytes;
  /** when it is proven to have existed: by its own timestamp, or by the first document timestamp over it */
  provenAt: Date | undefined;
  /** the signer's and the TSA's; without proof of time there is none to ask about */
  questions: ChainQuestion[];
};

/**
 * The signatures that a file brings, ours or another product's, oldest first.
 * Throws SIGNATURE_INVALID for one that cannot be read: what does not hold is not extended.
 */
export async function readSignatures(pdf: PdfDocument, { crypto, anchors }: LevelPort): Promise<ReadSignature[]> {
  const context = new PathContext({ crypto, anchors });
  const dss = readDss(pdf);
  if (dss) context.add(dss);
  const found = findSignatures(pdf);
  const read: ReadSignature[] = [];
  let stampedAbove: Date | undefined;
  for (const signature of found.toReversed()) {
    if (!signature.ok) throw unreadable(signature.why);
    const one = await (signature.kind === "signature"
      ? readSignature(signature, stampedAbove, context)
      : readTimestamp(pdf.bytes, signature, context));
    read.unshift(one);
    if (signature.kind === "document-timestamp") stampedAbove = one.provenAt;
  }
  const known = context.pool.map(({ raw }) => raw);
  return read.map((one) => ({ ...one, questions: one.questions.map((question) => ({ ...question, known })) }));
}

const unreadable = (detail: string) => new NatsuinError("SIGNATURE_INVALID", { subIndication: "FORMAT_FAILURE", detail });

async function readSignature(
  { fieldName, kind, contents }: Located,
  stampedAbove: Date | undefined,
  context: PathContext,
): Promise<ReadSignature> {
  const der = unpad(contents);
  const { certificates, signerInfos } = parseCms(der ?? contents);
  context.add({ certificates });
  const [signerInfo] = signerInfos;
  const signer = signerInfo && findSigner(signerInfo.sid, certificates, context);
  if (!signerInfo || !signer) throw unreadable("no signer certificate");

  const own = singleValue(signerInfo.unsignedAttributes, oids.signatureTimestamp);
  const imprint = (algorithm: Parameters<typeof context.crypto.digest>[0]) =>
    context.crypto.digest(algorithm, [signerInfo.signature]);
  const stamp = own && (await verifyTimestamp({ token: own.raw, imprint }, context));
  if (stamp && !stamp.ok) throw unreadable(`timestamp: ${stamp.failure}`);
  const provenAt = stamp?.genTime ?? stampedAbove;
  const questions: ChainQuestion[] = [];
  if (provenAt) {
    const { raw: certificate } = signer;
    questions.push({ certificate, purpose: "document-signing", at: provenAt, issuedAfter: provenAt, known: [] });
  }
  if (stamp) questions.push(stampQuestion(stamp.signer.raw, stamp.genTime));
  return { fieldName, kind, contents, provenAt, questions };
}

async function readTimestamp(bytes: Uint8Array, signature: Located, context: PathContext): Promise<ReadSignature> {
  const { fieldName, kind, contents } = signature;
  const imprint = (algorithm: Parameters<typeof context.crypto.digest>[0]) =>
    context.crypto.digest(algorithm, signedContent(bytes, signature));
  const stamp = await verifyTimestamp({ token: unpad(contents) ?? contents, imprint }, context);
  if (!stamp.ok) throw unreadable(`document timestamp: ${stamp.failure}`);
  return { fieldName, kind, contents, provenAt: stamp.genTime, questions: [stampQuestion(stamp.signer.raw, stamp.genTime)] };
}

/** Whose status makes a timestamp hold. */
export const stampQuestion = (certificate: Uint8Array, at: Date): ChainQuestion => ({
  certificate,
  purpose: "timestamping",
  at,
  known: [],
});
