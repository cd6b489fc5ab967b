import type { Bytes } from "../../bytes.ts";
import { addDss, type SignatureValidationData } from "../add-dss.ts";
import type { ChainQuestion, LevelPort } from "./port.ts";
import type { ReadSignature } from "./read-signatures.ts";

/**
 * B-LT: a DSS with all that validates these signatures without the network, each under its VRI (EN 319 142-1 §5.4.2, §6.3), in a
 * revision of its own. What the file holds already is not written again; where nothing is missing it stays as it is.
 * Throws OCSP_*, CRL_*, CERTIFICATE_INVALID, CREDENTIAL_REVOKED.
 */
export async function extendToLt(pdf: Uint8Array, signatures: readonly ReadSignature[], port: LevelPort): Promise<Bytes> {
  const vri: SignatureValidationData[] = [];
  for (const { contents, questions } of signatures) vri.push({ contents, ...(await collectAll(questions, port)) });
  return addDss(pdf, { certs: [], ocsps: [], crls: [], vri }, (bytes) => port.crypto.digest("SHA-1", [bytes]));
}

/** The answers to several questions as one. */
export async function collectAll(questions: readonly ChainQuestion[], { collect }: Pick<LevelPort, "collect">) {
  const all = [];
  for (const question of questions) all.push(await collect(question));
  return {
    certs: all.flatMap(({ certs }) => certs),
    ocsps: all.flatMap(({ ocsps }) => ocsps),
    crls: all.flatMap(({ crls }) => crls),
  };
}
