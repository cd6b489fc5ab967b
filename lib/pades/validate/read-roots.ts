import { type Bytes, toHex } from "../../bytes.ts";
import type { CryptoPort } from "../../crypto-port.ts";
import { NatsuinError } from "../../errors.ts";
import { displayName, parseCertificate, splitCertificates } from "../../trust/path/index.ts";
import type { TrustedRoot } from "./report-file.ts";

/**
 * The certificates of a file (PEM or DER) that somebody decides to trust, with what is needed to recognise them.
 * @throws CERTIFICATE_INVALID where there is none, or one that cannot be read
 */
export async function readRoots(file: Uint8Array, crypto: CryptoPort): Promise<(TrustedRoot & { der: Bytes })[]> {
  const ders = splitCertificates(file);
  if (ders.length === 0) throw new NatsuinError("CERTIFICATE_INVALID", { reason: "no certificate" });
  return await Promise.all(
    ders.map(async (der) => {
      const { subject, notAfter } = parse(der);
      return { der, subject: displayName(subject), notAfter, sha256: toHex(await crypto.digest("SHA-256", [der])) };
    }),
  );
}

function parse(der: Bytes) {
  try {
    return parseCertificate(der);
  } catch (cause) {
    throw new NatsuinError("CERTIFICATE_INVALID", { reason: "not readable" }, { cause });
  }
}
