import "server-only";
import type { Bytes } from "../../bytes.ts";
import { equalBytes, toHex } from "../../bytes.ts";
import { parseCms, parseTimestampToken, type SignerInfo, singleValue } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { NatsuinError } from "../../errors.ts";
import { openPdf } from "../../pades/pdf/index.ts";
import { signedContent, unpad } from "../../pades/validate/check-cms.ts";
import { findSignatures } from "../../pades/validate/find-signatures.ts";
import { type Dss, readDss } from "../../pades/validate/read-dss.ts";
import { sha256 } from "../../sha256.ts";
import {
  type Certificate,
  displayName,
  findSigner,
  isSelfIssued,
  PathContext,
  parseCrl,
  parseOcspResponse,
  sameName,
} from "../../trust/path/index.ts";

/** What OpenSSL needs to judge one signature or archive timestamp of the document; DER throughout. */
export type SignedPart = {
  fieldName: string;
  kind: "signature" | "document-timestamp";
  /** [0, a, b, c]: the first a bytes and c bytes from offset b are signed */
  byteRange: readonly [number, number, number, number];
  /** the CMS, or the archive timestamp's token */
  cms: Bytes;
  /** SHA-256 over the signed bytes, lower-case hexadecimal */
  digest: string;
  signer: Certificate;
  /** every certificate but the roots that a path to a root may need */
  between: Bytes[];
  /** a signature's alone */
  value?: { signedAttributes: Bytes; signature: Bytes; signerInfo: SignerInfo };
  timestamp?: { token: Bytes; genTime: Date };
  issuer?: Certificate;
  ocsp?: Bytes;
};

export type SignedPdf = {
  parts: SignedPart[];
  /** each with the certificate of its issuer */
  crls: { crl: Bytes; issuer: Certificate }[];
};

/** Takes a signed document apart. Throws PDF_*, DER_INVALID; SIGNATURE_INVALID for a signature that cannot be read. */
export function readSignedPdf(bytes: Uint8Array): SignedPdf {
  const pdf = openPdf(bytes);
  const dss = readDss(pdf) ?? { certificates: [], ocsps: [], crls: [] };
  const context = new PathContext({ crypto: nodeCrypto, anchors: [] });
  context.add(dss);
  const parts = findSignatures(pdf).map((found): SignedPart => {
    const cms = found.ok ? unpad(found.contents) : undefined;
    if (!found.ok || !cms) throw new NatsuinError("SIGNATURE_INVALID", { subIndication: "FORMAT_FAILURE" });
    const { certificates, signerInfos } = parseCms(cms);
    context.add({ certificates });
    const [signerInfo] = signerInfos;
    const signer = signerInfo && findSigner(signerInfo.sid, certificates, context);
    if (!signerInfo || !signer) throw new NatsuinError("SIGNATURE_INVALID", { subIndication: "NO_SIGNING_CERTIFICATE_FOUND" });
    const { fieldName, kind, byteRange } = found;
    const digest = toHex(sha256(...signedContent(bytes, found)));
    const common = { fieldName, kind, byteRange, cms: cms as Bytes, digest, signer, between: [] };
    if (kind === "document-timestamp")
      return { ...common, timestamp: { token: cms as Bytes, genTime: parseTimestampToken(cms).tstInfo.genTime } };
    const token = singleValue(signerInfo.unsignedAttributes, oids.signatureTimestamp)?.raw;
    if (token) context.add({ certificates: parseCms(token).certificates });
    return {
      ...common,
      value: {
        signedAttributes: signerInfo.signedAttributes?.encoded ?? (new Uint8Array() as Bytes),
        signature: signerInfo.signature,
        signerInfo,
      },
      timestamp: token && { token, genTime: parseTimestampToken(token).tstInfo.genTime },
      ocsp: ocspOf(signer, dss),
    };
  });
  const between = context.pool.filter((one) => one.basicConstraints?.ca && !isSelfIssued(one)).map(({ raw }) => raw);
  const above = ({ issuer }: Pick<Certificate, "issuer">) =>
    context.pool.find((one) => one.basicConstraints?.ca && sameName(one.subject, issuer));
  return {
    parts: parts.map((part) => ({ ...part, between, issuer: above(part.signer) })),
    crls: dss.crls.flatMap((crl) => {
      const issuer = above(parseCrl(crl));
      return issuer ? [{ crl, issuer }] : [];
    }),
  };
}

/** The response about this certificate. */
function ocspOf({ serial }: Certificate, { ocsps }: Dss): Bytes | undefined {
  return ocsps.find((raw) => parseOcspResponse(raw).responses.some((single) => equalBytes(single.serial, serial)));
}

export const nameOfCertificate = ({ subject }: Certificate): string => displayName(subject);
