import { parseTimestampToken } from "../../cms/index.ts";
import { PathContext, validatePath, verifyTimestamp } from "../../trust/path/index.ts";
import { openPdf } from "../pdf/index.ts";
import { signedContent, unpad } from "../validate/check-cms.ts";
import { findSignatures } from "../validate/find-signatures.ts";
import { readDss } from "../validate/read-dss.ts";
import type { ArchiveStamp } from "./archive-renewal-due.ts";
import type { LevelPort } from "./port.ts";

/** The last document timestamp of a file that holds, as `archiveRenewalDue` asks for it. Throws PDF_*. */
export async function newestArchiveStamp(
  bytes: Uint8Array,
  { crypto, anchors }: Pick<LevelPort, "crypto" | "anchors">,
): Promise<ArchiveStamp | undefined> {
  const pdf = openPdf(bytes);
  const newest = findSignatures(pdf).findLast(({ kind }) => kind === "document-timestamp");
  const token = newest?.ok ? unpad(newest.contents) : undefined;
  if (!newest?.ok || !token) return undefined;
  const context = new PathContext({ crypto, anchors });
  const dss = readDss(pdf);
  if (dss) context.add(dss);
  const data = signedContent(bytes, newest);
  const stamp = await verifyTimestamp({ token, imprint: (algorithm) => crypto.digest(algorithm, data) }, context);
  if (!stamp.ok) return undefined;
  const { genTime, signer: certificate } = stamp;
  const path = await validatePath({ certificate, at: genTime, purpose: "timestamping" }, context);
  if (!path.ok) return undefined;
  const certificates = path.path.length > 0 ? path.path : [certificate];
  const { cms, tstInfo } = parseTimestampToken(token);
  const digests = [tstInfo.imprint.digest, cms.signerInfos[0]?.digest, ...certificates.map(({ scheme }) => scheme?.digest)];
  return { genTime, certificates, digests: digests.filter((digest) => digest !== undefined) };
}
