import "server-only";
import { timingSafeEqual } from "node:crypto";
import { equalBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { sha256 } from "../../sha256.ts";
import { type SignerSubject, signerNames } from "../../trust/authority/index.ts";
import { type Csr, parseCsr } from "../../trust/csr/parse-csr.ts";
import { readGeneralNames } from "../../trust/path/general-name.ts";
import { readName } from "../../trust/path/name.ts";

/** What the RA holds of an enrolment: the key that the HSM made for it, the identity that was examined, the code that was given out. */
export type Enrolled = { spki: Uint8Array; subject: SignerSubject; code?: string };

/**
 * The RA's look at a request before it goes to the CA (JT2A chapter 6: CSR altered or impersonated): 1. whoever made it has the key;
 * 2. the key is the one in the HSM; 3. the names are those that were examined, in kanji too; 4. it brings this enrolment's code.
 * Throws CERTIFICATE_REQUEST_REFUSED, its `what` naming the first that does not hold.
 */
export async function checkRequest(csr: Uint8Array, enrolled: Enrolled): Promise<void> {
  let request: Csr;
  try {
    request = parseCsr(csr);
  } catch (cause) {
    throw new NatsuinError("CERTIFICATE_REQUEST_REFUSED", { what: "not a request" }, { cause });
  }
  const { spki, signature, info, scheme } = request;
  const possessed = scheme && (await nodeCrypto.verify({ spki, signature, data: [info], scheme }).catch(() => false));
  const checks = [
    ["proof of possession", possessed === true],
    ["key", equalBytes(spki, Uint8Array.from(enrolled.spki))],
    ["subject", hasNames(request, enrolled.subject)],
    ["code", sameText(request.challenge ?? "", enrolled.code ?? "")],
  ] as const;
  const failed = checks.find(([, holds]) => !holds);
  if (failed) throw new NatsuinError("CERTIFICATE_REQUEST_REFUSED", { what: failed[0] });
}

/** Byte for byte: a name that merely compares equal is not the one that was examined. */
function hasNames({ subject, extensions }: Csr, identity: SignerSubject): boolean {
  const names = signerNames(identity);
  const beside = extensions.get(oids.subjectAltName);
  const [only, ...more] = beside ? readGeneralNames(readDer(beside.value)) : [];
  const expected = readName(readDer(names.beside)).raw;
  return (
    equalBytes(subject.raw, names.subject) &&
    more.length === 0 &&
    only?.kind === "directory" &&
    equalBytes(only.name.raw, expected)
  );
}

const sameText = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
