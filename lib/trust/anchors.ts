import "server-only";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Bytes } from "../bytes.ts";
import { env } from "../env.ts";
import { NatsuinError } from "../errors.ts";
import { splitCertificates } from "./path/split-certificates.ts";

/** Certificates of a PEM file, or the one of a DER file. @throws CERTIFICATE_INVALID where there is none */
export function readCertificateFile(file: string): Bytes[] {
  const found = splitCertificates(Uint8Array.from(readFileSync(file)));
  if (found.length === 0) throw new NatsuinError("CERTIFICATE_INVALID", { reason: `no certificate in ${path.basename(file)}` });
  return found;
}

/** The anchors of this installation: `DATA_DIR/trust/*.pem`, the embedded root among them; an accredited TSA's or CA's root goes beside it. */
export const configuredAnchors = (): Bytes[] => anchorsOf(env().dataDir);

/** The same for a tool that runs without the application's environment. */
export const anchorsOf = (dataDir: string): Bytes[] => certificatesIn(dataDir, "trust");

/** Roots of the cards that people may sign an application with: `DATA_DIR/card-roots/*.pem`. They vouch for nothing else. */
export const configuredCardRoots = (): Bytes[] => certificatesIn(env().dataDir, CARD_ROOTS);
export const CARD_ROOTS = "card-roots";

function certificatesIn(dataDir: string, name: string): Bytes[] {
  const folder = path.join(/* turbopackIgnore: true */ dataDir, name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".pem"));
  return files.sort().flatMap((file) => readCertificateFile(path.join(folder, file)));
}
