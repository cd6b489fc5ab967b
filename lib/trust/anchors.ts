import "server-only";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Bytes } from "../bytes.ts";
import { env } from "../env.ts";
import { NatsuinError } from "../errors.ts";

/** Certificates of a PEM file, or the one of a DER file. @throws CERTIFICATE_INVALID where there is none */
export function readCertificateFile(file: string): Bytes[] {
  const bytes = Uint8Array.from(readFileSync(file));
  if (bytes[0] === 0x30) return [bytes];
  const text = new TextDecoder("latin1").decode(bytes);
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) throw new NatsuinError("CERTIFICATE_INVALID", { reason: `no certificate in ${path.basename(file)}` });
  return blocks.map(([, body = ""]) => Uint8Array.from(Buffer.from(body, "base64")));
}

/** The anchors of this installation: `DATA_DIR/trust/*.pem`, the embedded root among them; an accredited TSA's or CA's root goes beside it. */
export const configuredAnchors = (): Bytes[] => anchorsOf(env().dataDir);

/** The same for a tool that runs without the application's environment. */
export function anchorsOf(dataDir: string): Bytes[] {
  const folder = path.join(/* turbopackIgnore: true */ dataDir, "trust");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".pem"));
  return files.sort().flatMap((file) => readCertificateFile(path.join(folder, file)));
}
