/** Prints by how many bytes this process's memory grows at most while it prepares and embeds a file, its reading included. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { allocateFields } from "@/lib/pades/index.ts";
import { FIELD, prepareAndEmbed } from "./prepare-and-embed.ts";
import { samplePdf } from "./sample-pdf.ts";

const [file = ""] = process.argv.slice(2);

/** Linux forgets the highest mark on request, so that loading and compiling our own modules does not hide what comes after. */
function forgetPeak(): void {
  if (existsSync("/proc/self/clear_refs")) writeFileSync("/proc/self/clear_refs", "5");
}
function highest(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}

// Everything is loaded and compiled before the measurement begins.
const small = allocateFields(await samplePdf(100_000), [{ name: FIELD, page: 1, rect: null, appearance: null }]);
for (let at = 0; at < 20; at++) await prepareAndEmbed(small);
forgetPeak();
const before = highest();
await prepareAndEmbed(readFileSync(file));
process.stdout.write(String(highest() - before));
