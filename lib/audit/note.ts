import { createHash, createPublicKey, verify } from "node:crypto";
import type { Bytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";

/** What a checkpoint says. `origin` names the log. */
export type Checkpoint = { origin: string; size: number; root: Bytes };

/** C2SP tlog-checkpoint: three lines, which are what is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;

/** C2SP signed-note, signature type 0x02: ECDSA over SHA-256; a key is known by the first four octets of its SPKI's SHA-256. */
export function signedNote(
  text: string,
  { name, spki, signature }: { name: string; spki: Uint8Array; signature: Uint8Array },
): string {
  return `${text}\n— ${name} ${Buffer.concat([keyId(spki), signature]).toString("base64")}\n`;
}

const keyId = (spki: Uint8Array): Buffer => createHash("sha256").update(spki).digest().subarray(0, 4);

const NOTE = /^([^\n]{1,200})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n\n— (\S+) ([A-Za-z0-9+/=]+)\n$/;

/**
 * A checkpoint that this key signed. @param spki DER
 * @throws AUDIT_LOG_BROKEN for another form or another key's signature
 */
export function readNote(note: string, spki: Uint8Array): Checkpoint {
  const [, origin = "", size = "", root = "", name, signed = ""] = NOTE.exec(note) ?? [];
  const blob = Buffer.from(signed, "base64");
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  const text = checkpointText({ origin, size: Number(size), root: Uint8Array.from(Buffer.from(root, "base64")) });
  const right =
    name === origin && blob.subarray(0, 4).equals(keyId(spki)) && verify("sha256", Buffer.from(text), key, blob.subarray(4));
  if (!right) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: "a checkpoint that the log's key did not sign" });
  return { origin, size: Number(size), root: Uint8Array.from(Buffer.from(root, "base64")) };
}
