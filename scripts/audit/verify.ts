/**
 * `npm run audit -- verify FOLDER [--outside WITNESS]`: an exported log against what stood outside of the database; a witness's copy proves
 * more than the one that came with the export. Exit 0 whole, 1 a fault (the first bad entry is named), 2 no command.
 */
import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type ExportedLeaf, LogFolder, verifyLog } from "@/lib/audit/index.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { outside: { type: "string" } } });
const [folder, extra] = positionals;
if (!folder || extra) {
  process.stderr.write("usage: npm run audit -- verify FOLDER [--outside WITNESS]\n");
  process.exit(2);
}

async function* leaves(): AsyncGenerator<ExportedLeaf> {
  for await (const line of createInterface(createReadStream(path.join(folder as string, "log.jsonl")))) yield JSON.parse(line);
}

const outside = new LogFolder(values.outside ?? path.join(folder, "outside"));
const { entries, checkpoints, waiting, findings } = await verifyLog(leaves(), outside);
process.stdout.write(`${entries} entries, ${checkpoints} checkpoints, ${waiting} still without a place\n`);
for (const { entry, what } of findings) process.stdout.write(`${entry === null ? "log" : `entry ${entry}`}: ${what}\n`);
process.stdout.write(findings.length === 0 ? "whole\n" : "NOT whole\n");
process.exitCode = findings.length === 0 ? 0 : 1;
