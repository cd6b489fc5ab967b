/** Prints by how many bytes this process's memory grows at most while it prepares and embeds a file, its reading included. */
import { readFileSync } from "node:fs";
import { allocateFields } from "@/lib/pades/index.ts";
import { forgetPeak, peakBytes } from "./peak.ts";
import { FIELD, prepareAndEmbed } from "./prepare-and-embed.ts";
import { samplePdf } from "./sample-pdf.ts";

const [file = ""] = process.argv.slice(2);

// Everything is loaded and compiled before the measurement begins.
const small = allocateFields(await samplePdf(100_000), [{ name: FIELD, page: 1, rect: null, appearance: null }]);
for (let at = 0; at < 20; at++) await prepareAndEmbed(small);
forgetPeak();
const before = peakBytes();
await prepareAndEmbed(readFileSync(file));
process.stdout.write(String(peakBytes() - before));
