import type { Bytes } from "../../bytes.ts";

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** The DER of each certificate of a PEM file, or of the one that a DER file is; none where it is neither. Nothing is parsed yet. */
export function splitCertificates(file: Uint8Array): Bytes[] {
  if (file[0] === 0x30) return [file.slice() as Bytes];
  const text = new TextDecoder("latin1").decode(file);
  return [...text.matchAll(PEM_BLOCK)].flatMap(([, body = ""]) => {
    try {
      return [Uint8Array.from(atob(body.replace(/\s/g, "")), (character) => character.charCodeAt(0))];
    } catch {
      return [];
    }
  });
}
