import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { appDb } from "@/lib/db.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import { BATCH_LIMIT } from "@/lib/sca/index.ts";
import { bundle } from "../../scripts/setup/bundle.mjs";
import { inProject } from "../../scripts/setup/paths.mjs";
import { Clock } from "../rssp.ts";
import { makeSigner, registerSca, type ScaSigner, sendUpload } from "../sca.ts";
import { judge, type Report } from "./judge.ts";
import type { Order, Word } from "./order.ts";
import type { Point } from "./points.ts";
import { serveTrust, setPorts } from "./ports.ts";

/** Beyond a request's life, a lease's and the time after which the sweep takes up a forgotten value: the next process settles all. */
const BETWEEN_MS = 25 * 60_000;

const DOCUMENT = craftPdf({ objects: onePage() });

export type Round = { point: Point; requestId: string };
export type Options = {
  /** for the ledger */
  folder: string;
  say?: (line: string) => void;
};

/**
 * Processes that sign, one after the other on one database and one token, each killed at its point; each begins by settling what the one
 * before left. The first one lives, and says how many statements a passage has; the last ones live and sign what still waits. This
 * process lives throughout: it sends the contracts and is the authority. the environment says on what; master keys and authority are there.
 */
export async function runCampaign(
  schedule: (statements: number) => readonly Point[],
  { folder, say = () => undefined }: Options,
): Promise<Report> {
  let aheadMs = 0;
  const clock = () => new Date(Date.now() + aheadMs);
  const trust = await serveTrust(clock);
  const ledger = path.join(folder, "signatures");
  const processes = startAhead(await bundle("test/faults/child.ts"));
  try {
    await setPorts(trust.url);
    const { sender, signers } = await people(clock());
    const contracts: Record<AlgorithmName, string[]> = { "P-256": [], "RSA-3072": [] };
    const send = async (algorithm: AlgorithmName) =>
      contracts[algorithm].push(await sendUpload(sender, [signers[algorithm]], DOCUMENT, clock()));
    const run = async (point: Point | null, algorithm: AlgorithmName): Promise<Run> => {
      const order = { point, signer: signers[algorithm], contracts: contracts[algorithm], aheadMs, trustUrl: trust.url, ledger };
      const done = await processes.run(order);
      aheadMs += BETWEEN_MS;
      return done;
    };

    await send("P-256");
    const points = schedule(await live("P-256", run));
    const rounds: Round[] = [];
    for (const point of points) {
      const { name, algorithm, documents } = point;
      const needed = documents > BATCH_LIMIT ? 0 : documents - (await waiting(signers[algorithm]));
      for (let at = 0; at < needed; at++) await send(algorithm);
      const { signal, words, errors } = await run(point, algorithm);
      const [requestId] = words.flatMap((word) => ("requestId" in word ? word.requestId : []));
      if (signal !== "SIGKILL" || !requestId) throw new Error(`${name}: not reached (${signal ?? "ended"})\n${errors}`);
      rounds.push({ point, requestId });
      say(`${rounds.length}/${points.length} ${name}`);
    }
    for (const algorithm of ["P-256", "RSA-3072"] as const) {
      // beside what waits, one more: the instance works as before
      await send(algorithm);
      while ((await waiting(signers[algorithm])) > 0) await live(algorithm, run);
    }
    return await judge({ rounds, ledger });
  } finally {
    processes.close();
    await trust.close();
  }
}

/** @returns how many statements it took */
async function live(algorithm: AlgorithmName, run: (point: null, algorithm: AlgorithmName) => Promise<Run>): Promise<number> {
  const { words, errors } = await run(null, algorithm);
  const [end] = words.flatMap((word) => ("survived" in word ? word.survived : []));
  if (!end) throw new Error(`a process that nobody killed did not end well\n${errors}`);
  return end.statements;
}

async function people(now: Date): Promise<{ sender: ScaSigner; signers: Record<AlgorithmName, ScaSigner> }> {
  await registerSca(now);
  const clock = { clock: new Clock() };
  const sender = await makeSigner(clock, { tenantId: "ten_faults", name: "起案 花子", algorithm: null });
  const signers = {
    "P-256": await makeSigner(clock, { tenantId: "ten_faults", name: "署名者 一郎", algorithm: "P-256" }),
    "RSA-3072": await makeSigner(clock, { tenantId: "ten_faults", name: "署名者 二郎", algorithm: "RSA-3072" }),
  } as const;
  return { sender, signers };
}

const waiting = ({ actor }: ScaSigner): Promise<number> =>
  appDb().recipient.count({ where: { userId: actor.userId, state: "called" } });

type Run = { signal: NodeJS.Signals | null; words: Word[]; errors: string };

/** A process is started while the one before it runs, and waits for its order on its standard input. */
function startAhead(program: string): { run: (order: Order) => Promise<Run>; close: () => void } {
  let spare = start(program);
  return {
    async run(order) {
      const running = spare;
      spare = start(program);
      return finish(running, order);
    },
    close: () => spare.kill("SIGKILL"),
  };
}

function start(program: string): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ["--conditions=react-server", program], { cwd: inProject(), stdio: "pipe" });
}

/** What it wrote before it was killed is read to the last line. */
async function finish(child: ChildProcessWithoutNullStreams, order: Order): Promise<Run> {
  const words: Word[] = [];
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  // its log goes the same way
  createInterface(child.stdout).on("line", (line) => {
    const word = JSON.parse(line) as object;
    if ("requestId" in word || "survived" in word) words.push(word as Word);
  });
  const closed = once(child, "close");
  child.stdin.end(JSON.stringify(order));
  const [, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  return { signal, words, errors };
}
