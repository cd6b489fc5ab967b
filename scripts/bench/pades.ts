import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { allocateFields } from "@/lib/pades/index.ts";
import { sha256 } from "@/lib/sha256.ts";
import { inProject } from "../setup/paths.mjs";
import { ended } from "../setup/processes.mjs";
import { typeScriptArgs } from "../setup/typescript.mjs";
import { cpuTimes } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { FIELD, prepareAndEmbed } from "./prepare-and-embed.ts";
import { samplePdf } from "./sample-pdf.ts";

const SIZES = [
  ["100kB", 100_000],
  ["5MB", 5_000_000],
  ["50MB", 50_000_000],
] as const;
const PEAK_GOAL = 2.5;

/**
 * A PDF's way through hops 3 and 8 without keys and network: the revision is prepared and frozen, and a finished CMS embedded. `raw` is
 * what no signer can leave out: the file copied once and hashed twice, once for the value and once before it is filled.
 * Peak: the most memory that a process of its own needs for it above what it needs for a small file, as a multiple of the file.
 */
export const pades: Bench = {
  ids: [...SIZES.map(([name]) => `pades.${name}.cpu_ms`), "pades.50MB.peak_ratio"],
  measure: async () => {
    const figures: Figure[] = [];
    for (const [name, size] of SIZES) {
      const pdf = allocateFields(await samplePdf(size), [{ name: FIELD, page: 1, rect: null, appearance: null }]);
      const times = await cpuTimes(
        {
          work: () => prepareAndEmbed(pdf),
          raw: () => {
            const copy = pdf.slice();
            sha256(copy);
            sha256(copy);
          },
        },
        size > 1_000_000 ? { warmUp: 5, batches: 9, perBatch: 2 } : { warmUp: 200, batches: 15, perBatch: 20 },
      );
      figures.push(figure(`pades.${name}.cpu_ms`, times.work, times.raw));
      if (size === 50_000_000) figures.push(await peak(pdf));
    }
    return figures;
  },
};

async function peak(pdf: Uint8Array): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-bench-pades-"));
  try {
    const file = path.join(folder, "50MB.pdf");
    writeFileSync(file, pdf);
    const program = typeScriptArgs(inProject("scripts/bench/peak-child.ts"));
    const child = spawn(process.execPath, [...program, file], { stdio: ["ignore", "pipe", "inherit"] });
    const { status, stdout } = await ended(child);
    if (status !== 0) throw new Error("bench: the process whose memory is measured failed");
    const bytes = Number(stdout);
    return { ...figure("pades.50MB.peak_ratio", bytes / pdf.length, 1, PEAK_GOAL), unit: "×" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
