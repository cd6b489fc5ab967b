/** `npm run audit -- export FOLDER`: the whole log, a leaf a line, and a copy of what stands outside of the database. Personal data stays where it is. */
import { cpSync, createWriteStream, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { exportLog } from "@/lib/audit/index.ts";
import { closeDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";

const [folder, extra] = process.argv.slice(2);
if (!folder || extra) {
  process.stderr.write("usage: npm run audit -- export FOLDER\n");
  process.exit(2);
}

async function* lines(): AsyncGenerator<string> {
  for await (const leaf of exportLog()) yield `${JSON.stringify(leaf)}\n`;
}

mkdirSync(folder, { recursive: true });
const outside = path.join(env().dataDir, "audit");
if (existsSync(outside)) cpSync(outside, path.join(folder, "outside"), { recursive: true });
await pipeline(Readable.from(lines()), createWriteStream(path.join(folder, "log.jsonl"), { mode: 0o600 }));
await closeDb();
process.stderr.write(`${folder}: log.jsonl and outside/\n`);
