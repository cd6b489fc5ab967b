import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { inProject } from "../setup/paths.mjs";
import { typeScriptArgs } from "../setup/typescript.mjs";
import type { RawResult, RawWork } from "./raw-hsm.ts";

const DURATION_MS = 3_000;

type Raw = { child: ChildProcess; lines: AsyncIterator<string> };

/** Operations a second of SoftHSM alone, every core at it in a process of its own, at the same time. */
export async function rawPerSecond(work: Omit<RawWork, "until">): Promise<number> {
  const raws = Array.from({ length: availableParallelism() }, () => start({ ...work, until: { ms: DURATION_MS } }));
  for (const { lines } of raws) await lines.next();
  const results = await Promise.all(raws.map(finish));
  return results.reduce((sum, { operations, ms }) => sum + (1000 * operations) / ms, 0);
}

/** The same work a fixed number of times, on one core, beside whatever else runs. */
export async function rawRun(work: RawWork): Promise<RawResult> {
  const raw = start(work);
  await raw.lines.next();
  return finish(raw);
}

function start(work: RawWork): Raw {
  const args = [...typeScriptArgs(inProject("scripts/bench/raw-hsm.ts")), JSON.stringify(work)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}

async function finish({ child, lines }: Raw): Promise<RawResult> {
  const ended = once(child, "close");
  child.stdin?.write("go\n");
  const { value } = await lines.next();
  await ended;
  if (typeof value !== "string") throw new Error("bench: the raw measurement ended without a result");
  return JSON.parse(value) as RawResult;
}
