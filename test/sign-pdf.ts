import { createHash } from "node:crypto";
import { type Bytes, toHex } from "../lib/bytes.ts";
import { addSignatureTimestamp, assembleCms, buildSignedAttributes } from "../lib/cms/index.ts";
import { nodeCrypto } from "../lib/crypto-node.ts";
import { addDss, prepareSignature } from "../lib/pades/index.ts";
import { crl, type Identity, ocspResponse, sha256, signWith, timestampToken, type World } from "./pki.ts";

export type SignOptions = {
  world: World;
  fieldName: string;
  certify: boolean;
  genTime: Date;
  signer?: Identity;
  /** null: no timestamp */
  timestamp?: ((signatureValue: Bytes) => Promise<Bytes>) | null;
  /** changes the SET OF before it is signed */
  attributes?: (signedAttributes: Bytes) => Bytes;
  /** changes the finished CMS */
  cms?: (cms: Bytes) => Bytes;
  /** another than /ETSI.CAdES.detached */
  subFilter?: string;
  /** changes the four numbers */
  byteRange?: (range: number[]) => number[];
};

const SIZE = 6000;

/** Signs a prepared revision the way hops 3 to 8 do, with keys of a test's own PKI. */
export async function signPdf(input: Uint8Array, options: SignOptions): Promise<{ pdf: Bytes; contents: Bytes }> {
  const { world, fieldName, certify, genTime } = options;
  const signer = options.signer ?? world.signer;
  const prepared = prepareSignature(input, { fieldName, certify, contentsSize: SIZE, date: genTime });
  const [, gapStart, gapEnd] = prepared.byteRange;
  const pdf = prepared.bytes.slice();
  const placeholder = Buffer.from(pdf).lastIndexOf("[0 /********** /********** /**********]");
  const width = "[0 /********** /********** /**********]".length;
  const range = (options.byteRange ?? ((same) => same))([...prepared.byteRange]);
  pdf.set(Buffer.from(`[${range.join(" ")}`.padEnd(width - 1).concat("]")), placeholder);

  const ours = "/ETSI.CAdES.detached";
  pdf.set(Buffer.from((options.subFilter ?? ours).padEnd(ours.length)), Buffer.from(pdf).lastIndexOf(ours));

  const messageDigest = sha256(pdf.subarray(0, gapStart), pdf.subarray(gapEnd));
  const built = await buildSignedAttributes({ messageDigest, signerCertificate: signer.certificate }, nodeCrypto);
  const signedAttributes = (options.attributes ?? ((same: Bytes) => same))(built.signedAttributes);
  const signatureValue = signWith(signer.privateKey, signedAttributes);
  const stamp = options.timestamp === undefined ? defaultStamp(world, genTime) : options.timestamp;
  const chain = [signer.certificate, world.ca.certificate];
  const atB = assembleCms({ signedAttributes, signatureValue, keyAlgorithm: "P-256", chain });
  const cms = (options.cms ?? ((same: Bytes) => same))(stamp ? addSignatureTimestamp(atB, await stamp(signatureValue)) : atB);
  const hex = toHex(cms).padEnd(2 * SIZE, "0");
  pdf.set(Buffer.from(hex), gapStart + 1);
  return { pdf, contents: Uint8Array.from(Buffer.from(hex, "hex")) };
}

const defaultStamp = (world: World, genTime: Date) => (signatureValue: Bytes) =>
  timestampToken({ data: signatureValue, tsa: world.tsa, genTime });

export type Material = { certs: Bytes[]; ocsps: Bytes[]; crls: Bytes[] };

/** What hop 9 puts into the DSS: the chain, an OCSP response for the signer, the CRLs of root and CA. */
export function materialOf(world: World, genTime: Date, signer: Identity = world.signer): Material {
  const thisUpdate = new Date(genTime.getTime() + 1000);
  const nextUpdate = new Date(genTime.getTime() + 24 * 3_600_000);
  return {
    certs: [signer, world.ca, world.root, world.tsa, world.ocsp].map(({ certificate }) => certificate),
    ocsps: [ocspResponse({ of: signer, responder: world.ocsp, thisUpdate, nextUpdate })],
    crls: [crl({ issuer: world.root, thisUpdate, nextUpdate }), crl({ issuer: world.ca, thisUpdate, nextUpdate })],
  };
}

export function withDss(pdf: Uint8Array, contents: Uint8Array, material: Material): Promise<Bytes> {
  return addDss(pdf, { ...material, vri: [{ contents, ...material }] }, (bytes) => createHash("sha1").update(bytes).digest());
}
