/**
 * `node scripts/run.mjs --plain test/attacks/write-samples.ts FOLDER`: a few signed files of another issuer and its root, for tests in a
 * browser, whose own process has no server modules.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { appendRevision } from "../../lib/pades/testing/craft-pdf.ts";
import { archive, contract, OTHER_TERMS, sign, signLt, words, worldOf } from "./contract.ts";

const world = worldOf();
const signed = await signLt(world, contract());
const samples: Record<string, Uint8Array> = {
  "root.cer": world.root.certificate,
  "b-lt.pdf": signed,
  "b-lta.pdf": await archive(world, signed),
  "b-t.pdf": (await sign(world, contract())).pdf,
  "b-b.pdf": (await sign(world, contract(), { timestamp: null })).pdf,
  "changed.pdf": appendRevision(signed, { 4: { dict: "", data: words(OTHER_TERMS) } }),
};
for (const [name, bytes] of Object.entries(samples)) writeFileSync(path.join(process.argv[2] ?? ".", name), bytes);
