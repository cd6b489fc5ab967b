import "server-only";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "../../env.ts";
import { pem } from "../../pem.ts";

/** `DATA_DIR/trust/root.pem`: what a verifier elsewhere is given as anchor. Written whole or not at all. */
export async function publishRoot(certificate: Uint8Array): Promise<void> {
  const directory = join(env().dataDir, "trust");
  const file = join(directory, "root.pem");
  const text = pem("CERTIFICATE", certificate);
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  await mkdir(directory, { recursive: true });
  const half = `${file}.${randomUUID()}`;
  await writeFile(half, text);
  await rename(half, file);
}
