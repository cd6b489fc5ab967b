import { type Bytes, equalBytes } from "../../bytes.ts";
import { type Cms, parseCms, type SignerInfo } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { NatsuinError } from "../../errors.ts";
import { type Certificate, findSigner, PathContext } from "../../trust/path/index.ts";

/** An application of a page, a card's certificate and its CA's: a few kilobytes. */
const LIMIT_BYTES = 64 * 1024;
const LIMIT_CERTIFICATES = 10;

/** An application as somebody's certificate signed it; nothing of it is verified yet. */
export type SignedApplication = {
  /** DER ContentInfo */
  raw: Bytes;
  cms: Cms;
  /** what was signed */
  content: Bytes;
  signerInfo: SignerInfo;
};

/** What is wrong with bytes that were to be a signed application. */
export type Unreadable = { unreadable: string };

/** A DER SignedData of one signer that encloses its content (RFC 5652 §5). The size is looked at before anything is parsed. */
export function readSignedApplication(raw: Bytes): SignedApplication | Unreadable {
  if (raw.length > LIMIT_BYTES) return { unreadable: "too large" };
  let cms: Cms;
  try {
    cms = parseCms(raw);
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "DER_INVALID") return { unreadable: "not a CMS SignedData in DER" };
    throw error;
  }
  const [signerInfo, ...others] = cms.signerInfos;
  if (!signerInfo || others.length > 0) return { unreadable: "not one signer" };
  if (cms.contentType !== oids.data || !cms.content) return { unreadable: "the application is not enclosed" };
  if (cms.certificates.length > LIMIT_CERTIFICATES) return { unreadable: "too many certificates" };
  return { raw, cms, content: cms.content, signerInfo };
}

/** The certificate that the signer names, out of those the CMS brings; undefined where it brings none. */
export function cardIn({ cms, signerInfo }: SignedApplication, context: PathContext): Certificate | undefined {
  context.add({ certificates: cms.certificates });
  const card = findSigner(signerInfo.sid, cms.certificates, context);
  return card && cms.certificates.some((raw) => equalBytes(raw, card.raw)) ? card : undefined;
}

/** The same of an application that was accepted, for those who look at it. */
export function cardOfAccepted(raw: Bytes): Certificate | undefined {
  const signed = readSignedApplication(raw);
  return "unreadable" in signed ? undefined : cardIn(signed, new PathContext({ crypto: nodeCrypto, anchors: [] }));
}
