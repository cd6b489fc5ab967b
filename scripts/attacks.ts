/**
 * `npm run attacks [-- --keep FOLDER]`: makes every attack file, judges it with our validator and with pdfsig, and writes
 * docs/conformance/attacks.md. Exit 1 if one of them is called valid by us. Needs no database and no HSM.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { attackFiles } from "@/test/attacks/index.ts";
import { type Judged, judge, popplerVersion } from "./attacks/judge.ts";
import { renderAttacks } from "./attacks/render.ts";

const OUT = path.join(import.meta.dirname, "../docs/conformance/attacks.md");
const { keep } = parseArgs({ options: { keep: { type: "string" } } }).values;

const { world, files } = await attackFiles();
const judged: Judged[] = [];
for (const attack of files) judged.push(await judge(attack, world));
mkdirSync(path.dirname(OUT), { recursive: true });
writeFileSync(OUT, renderAttacks(judged, popplerVersion()));

if (keep !== undefined) {
  const folder = path.resolve(process.env.INIT_CWD ?? "", keep);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "root.cer"), world.root.certificate);
  for (const { name, files: all } of files)
    all.forEach((pdf, at) => {
      writeFileSync(path.join(folder, all.length === 1 ? `${name}.pdf` : `${name}-${at}.pdf`), pdf);
    });
}
const believed = judged.filter(({ attack, ours }) => attack.family !== "sound" && ours.includes("TOTAL-PASSED"));
for (const { attack } of believed) process.stderr.write(`called valid: ${attack.name}\n`);
process.stdout.write(`${OUT}: ${judged.length} rows\n`);
process.exitCode = believed.length > 0 ? 1 : 0;
