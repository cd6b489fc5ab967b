/**
 * `npm run bench [-- --only PREFIX] [--out FILE.json]`: what the product's work costs, beside its limit measured in the same run.
 * Prints a line a figure; FILE.json gets `{"figures":[{"id","value","unit","raw","ratio"}]}`.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import type { Bench, Figure } from "./bench/figure.ts";
import { signBlt } from "./bench/sign-blt.ts";
import { stamp } from "./bench/stamp.ts";

const BENCHES: readonly Bench[] = [signBlt, stamp];

const { only = "", out } = parseArgs({ options: { only: { type: "string" }, out: { type: "string" } } }).values;
const wanted = (id: string) => id.startsWith(only);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const benches = BENCHES.filter(({ ids }) => ids.some(wanted));
  if (benches.length === 0)
    throw new Error(`--only ${only}: no figure begins so. There are ${BENCHES.flatMap(({ ids }) => ids).join(", ")}`);
  const figures: Figure[] = [];
  for (const { measure } of benches) figures.push(...(await measure()).filter(({ id }) => wanted(id)));
  for (const one of figures) say(lineOf(one));
  if (out) writeFileSync(path.resolve(process.env.INIT_CWD ?? "", out), fileOf(figures));
} finally {
  await cm().close();
  await closeDb();
}

function lineOf({ id, value, unit, raw, ratio, goal }: Figure): string {
  const judged = goal === undefined ? "" : `   goal ≤ ${goal.toFixed(2)}: ${value <= goal ? "met" : "MISSED"}`;
  return `${id.padEnd(26)}${value.toFixed(2).padStart(8)} ${unit}   raw ${raw.toFixed(2).padStart(6)}   ratio ${ratio.toFixed(2).padStart(7)}${judged}`;
}

function fileOf(figures: Figure[]): string {
  const filed = figures.map(({ id, value, unit, raw, ratio }) => ({ id, value, unit, raw, ratio }));
  return `${JSON.stringify({ figures: filed }, null, 2)}\n`;
}
