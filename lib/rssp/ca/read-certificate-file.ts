import { parseCms } from "../../cms/index.ts";
import { splitCertificates } from "../../trust/path/index.ts";

const PEM_PKCS7 = /-----BEGIN (PKCS7|CMS)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;

/** What a CA hands out: PEM with one or several certificates, one in DER, or a certs-only CMS (PKCS#7) in either. None where it is something else. */
export function readCertificateFile(file: Uint8Array): Uint8Array[] {
  const body = PEM_PKCS7.exec(new TextDecoder("latin1").decode(file))?.[2];
  const bytes = body === undefined ? file : Uint8Array.from(Buffer.from(body, "base64"));
  if (bytes[0] !== 0x30) return splitCertificates(bytes);
  try {
    return parseCms(bytes).certificates;
  } catch {
    return splitCertificates(bytes);
  }
}
