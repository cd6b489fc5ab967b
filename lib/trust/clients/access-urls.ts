import { oids } from "../../der/oids.ts";
import { children, fieldsOf, readDer, readOid } from "../../der/read.ts";
import type { Certificate } from "../path/index.ts";

/** The first http(s) address for OCSP in the certificate's AIA. */
export const ocspUrlOf = (certificate: Certificate): string | undefined => accessUrls(certificate, oids.accessOcsp)[0];

/** The http(s) addresses in the certificate's AIA where its issuer's certificate lies. */
export const caIssuerUrlsOf = (certificate: Certificate): string[] => accessUrls(certificate, oids.accessCaIssuers);

/** RFC 5280 §4.2.2.1. @throws DER_INVALID */
function accessUrls(certificate: Certificate, method: string): string[] {
  const extension = certificate.extensions.get(oids.authorityInfoAccess);
  if (!extension) return [];
  return children(readDer(extension.value)).flatMap((description) => {
    const fields = fieldsOf(description);
    if (readOid(fields.next()) !== method) return [];
    const location = fields.optional(0x86);
    const text = location && new TextDecoder("latin1").decode(location.content);
    return text && /^https?:\/\//i.test(text) ? [text] : [];
  });
}
