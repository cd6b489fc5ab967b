/**
 * `npm run faults [-- --rounds 200]`: as many processes, each killed with SIGKILL in hops 6 to 10, at a named step or before any
 * statement of a passage; then what the database, the audit log and the HSM's signatures say. Exit 1 where a guarantee does not hold.
 */
import { parseArgs } from "node:util";
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { asSystem } from "@/lib/db-scope.ts";
import { env } from "@/lib/env.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { runCampaign } from "@/test/faults/campaign.ts";
import { GUARANTEES, type Report, type Tally } from "@/test/faults/judge.ts";
import { anywhere, POINTS, type Point } from "@/test/faults/points.ts";
import { ensureMasterKeys } from "./kek/ensure-master-keys.ts";
import { main } from "./setup/fail.mjs";

/** Shares no factor with any number of statements near it, so that few rounds reach all parts of a passage and many reach each. */
const STRIDE = 37;

await main(async () => {
  const { rounds } = parseArgs({ options: { rounds: { type: "string", default: "200" } } }).values;
  const count = Number(rounds);
  if (!Number.isInteger(count) || count < 1) throw new Error("--rounds takes a number.");
  try {
    await ensureMasterKeys(new Date());
    await ensureAuthority({ now: new Date() });
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const how = { folder: env().dataDir, say };
    const report = await asSystem(() => runCampaign((statements) => schedule(count, statements), how));
    process.stdout.write(`${linesOf(report).join("\n")}\n`);
    if (report.faults.length > 0) process.exitCode = 1;
  } finally {
    await cm().close();
    await closeDb();
  }
});

/** The named steps one after the other; every second round, once all had their turn, lies anywhere. */
function schedule(count: number, statements: number): Point[] {
  const named = POINTS.length;
  return Array.from({ length: count }, (_, at) => {
    if (at < named || at % 2 === 0) return POINTS[(at < named ? at : at >> 1) % named] as Point;
    return anywhere(1 + ((STRIDE * at) % statements));
  });
}

function linesOf({ points, totals, faults }: Report): string[] {
  const { intended, asked, made, stored, endings, contracts } = totals;
  return [
    row("killed at", "rounds", "intended", "made", "stored", "completed", "unknown", "again"),
    ...Object.entries(points).map(([name, tally]) => rowOf(name, tally)),
    rowOf("all, with those that lived", totals),
    "",
    `HSM signatures ${made} = documents intended ${intended} − ${intended - made} that unknown requests never had made${asked > made ? ` (${asked - made} of them were under way)` : ""}`,
    `values stored ${stored} = signatures ${made} − ${made - stored} lost with their process, each in a request that says unknown`,
    `requests: ${endings.completed} signed, ${endings.unknown} unknown, ${endings.again} lapsed before the key was touched; contracts signed: ${contracts}`,
    "",
    ...(faults.length === 0 ? ["holds:", ...Object.keys(GUARANTEES)] : [`${faults.length} FAULTS:`, ...faults]),
  ];
}

function rowOf(name: string, { rounds, intended, made, stored, endings }: Tally): string {
  return row(name, rounds, intended, made, stored, endings.completed, endings.unknown, endings.again);
}

function row(name: string, ...cells: (string | number)[]): string {
  return name.padEnd(46) + cells.map((cell) => String(cell).padStart(10)).join("");
}
