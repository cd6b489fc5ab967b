/**
 * `npm run bench [-- --only PREFIX] [--out FILE.json]`: what the product's work costs, beside its limit measured in the same run.
 * Prints a line a figure; FILE.json gets `{"figures":[{"id","value","unit","raw","ratio"}]}`.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { activation } from "./bench/activation.ts";
import { batch } from "./bench/batch.ts";
import { crl } from "./bench/crl.ts";
import { crowd } from "./bench/crowd.ts";
import { enrol } from "./bench/enrol.ts";
import { type Bench, type Figure, isMet } from "./bench/figure.ts";
import { lists } from "./bench/lists.ts";
import { ocsp } from "./bench/ocsp.ts";
import { oracle } from "./bench/oracle.ts";
import { pades } from "./bench/pades.ts";
import { pool } from "./bench/pool.ts";
import { scroll } from "./bench/scroll.ts";
import { signBlt } from "./bench/sign-blt.ts";
import { stamp } from "./bench/stamp.ts";
import { unwrap } from "./bench/unwrap.ts";
import { validate } from "./bench/validate.ts";
import { validateBrowser } from "./bench/validate-browser.ts";
import { web } from "./bench/web.ts";
import { ensureMasterKeys } from "./kek/ensure-master-keys.ts";
import { main } from "./setup/fail.mjs";

const BENCHES: readonly Bench[] = [
  signBlt,
  stamp,
  activation,
  batch,
  pool,
  unwrap,
  oracle,
  pades,
  validate,
  validateBrowser,
  enrol,
  ocsp,
  crl,
  lists,
  crowd,
  web,
  scroll,
];

const IDS = BENCHES.flatMap(({ ids }) => ids);

await main(async () => {
  const { only = "", out } = parseArgs({ options: { only: { type: "string" }, out: { type: "string" } } }).values;
  const wanted = (id: string) => id.startsWith(only);
  if (!IDS.some(wanted)) throw new Error(`No figure begins with ${only}; there are ${IDS.join(", ")}.`);
  try {
    await ensureMasterKeys(new Date());
    const figures: Figure[] = [];
    for (const { measure } of BENCHES.filter(({ ids }) => ids.some(wanted))) {
      figures.push(...(await measure()).filter(({ id }) => wanted(id)));
    }
    for (const one of figures) process.stdout.write(`${lineOf(one)}\n`);
    // npm runs us in the project's folder; a path is meant from where the user stands
    if (out) writeFileSync(path.resolve(process.env.INIT_CWD ?? "", out), fileOf(figures));
  } finally {
    await cm().close();
    await closeDb();
  }
});

function lineOf(one: Figure): string {
  const { id, value, unit, raw, ratio, goal, beside = [] } = one;
  const [sign, limit] = goal && "atLeast" in goal ? ["≥", goal.atLeast] : ["≤", goal?.atMost ?? 0];
  const judged = goal ? `   goal ${sign} ${limit.toFixed(2)}: ${isMet(one) ? "met" : "MISSED"}` : "";
  const figures = `${value.toFixed(2).padStart(8)} ${unit.padEnd(3)}   raw ${raw.toFixed(2).padStart(8)}   ratio ${ratio.toFixed(2).padStart(7)}`;
  return [`${id.padEnd(26)}${figures}${judged}`, ...beside.map((line) => `    ${line}`)].join("\n");
}

function fileOf(figures: Figure[]): string {
  const filed = figures.map(({ id, value, unit, raw, ratio }) => ({ id, value, unit, raw, ratio }));
  return `${JSON.stringify({ figures: filed }, null, 2)}\n`;
}
