import "server-only";
import { spawn } from "node:child_process";
import { BoundedQueue } from "../bounded-queue.ts";
import { childProgram } from "../child-program.ts";
import { NatsuinError } from "../errors.ts";

const TIME_LIMIT_MS = 20_000;
const MEMORY_LIMIT_MB = 1024;
/** Children at a time in this process, and works that wait for one: each holds up to 50 MB. */
const LIMITS = { slots: 2, waiting: 8, busy: "UPLOAD_BUSY" } as const;

const shared = globalThis as { natsuinInspections?: { queue: BoundedQueue; people: Set<string> } };

/** A script of lib/sca that reads a PDF. */
export type PdfChild = "inspect-upload-child.ts" | "parts/compose-child.ts";

/**
 * Work on bytes from outside in a process of its own: whatever a file does to the parser, the server lives (security.md, parsers).
 * The child gets no environment but PATH, so it knows no secret. One at a time for each person (`userId`), so that nobody fills
 * the queue alone. Returns what it wrote. Throws UPLOAD_BUSY; PDF_TOO_COMPLEX when time or memory run out.
 */
export async function runPdfChild(script: PdfChild, input: readonly Uint8Array[], userId: string): Promise<Buffer> {
  shared.natsuinInspections ??= { queue: new BoundedQueue(LIMITS), people: new Set() };
  const { queue, people } = shared.natsuinInspections;
  if (people.has(userId)) throw new NatsuinError("UPLOAD_BUSY");
  people.add(userId);
  return queue.run(() => ask(script, input)).finally(() => people.delete(userId));
}

function ask(name: PdfChild, input: readonly Uint8Array[]): Promise<Buffer> {
  const child = spawn(process.execPath, childProgram(`lib/sca/${name}`, MEMORY_LIMIT_MB), {
    cwd: process.cwd(),
    env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.on("error", reject);
    // A child that was ended while still reading closes the pipe; its end says why.
    child.stdin.on("error", () => undefined);
    child.on("close", (status, signal) => {
      if (status === 0) return resolve(Buffer.concat(out));
      reject(new NatsuinError("PDF_TOO_COMPLEX", { limit: signal === "SIGKILL" ? "time" : "memory" }));
    });
    for (const part of input) child.stdin.write(part);
    child.stdin.end();
  });
}
