import "server-only";
import type { Bytes } from "../../bytes.ts";
import { levelPort } from "./level-port.ts";
import { scaPorts } from "./ports.ts";

/** A token of this installation's TSAs over a SHA-256 imprint, for whatever besides a signature needs a time. Throws TSA_*. */
export async function timestampImprint(imprint: Bytes): Promise<Uint8Array> {
  const { timestamp } = await levelPort(scaPorts(), () => new Date());
  return timestamp(imprint);
}
