import "server-only";
import { spawn } from "node:child_process";
import path from "node:path";
import { BoundedQueue } from "../bounded-queue.ts";
import { type ErrorCode, errorCatalogue, NatsuinError } from "../errors.ts";
import type { PdfInspection } from "../pades/index.ts";
import { limits } from "../pades/pdf/index.ts";

/** What the child says on its standard output. */
export type InspectionAnswer = { inspection: PdfInspection } | { code: string; details: Record<string, string | number> };

const TIME_LIMIT_MS = 20_000;
const MEMORY_LIMIT_MB = 1024;
/** Children at a time in this process, and uploads that wait for one: each holds up to 50 MB. */
const LIMITS = { slots: 2, waiting: 8, busy: "UPLOAD_BUSY" } as const;

const shared = globalThis as { natsuinInspections?: { queue: BoundedQueue; people: Set<string> } };

/**
 * inspectPdf on bytes from outside, in a process of its own: whatever a file does to the parser, the server lives
 * (security.md, parsers). The child gets no environment but PATH, so it knows no secret.
 * One at a time for each person (`userId`), so that nobody fills the queue alone.
 * Throws what inspectPdf throws; PDF_TOO_COMPLEX also when time or memory run out; UPLOAD_BUSY.
 */
export async function inspectUpload(bytes: Uint8Array, userId: string): Promise<PdfInspection> {
  if (bytes.length === 0) throw new NatsuinError("PDF_EMPTY");
  if (bytes.length > limits.bytes) throw new NatsuinError("PDF_TOO_LARGE", { limitMb: limits.bytes / 1024 / 1024 });
  shared.natsuinInspections ??= { queue: new BoundedQueue(LIMITS), people: new Set() };
  const { queue, people } = shared.natsuinInspections;
  if (people.has(userId)) throw new NatsuinError("UPLOAD_BUSY");
  people.add(userId);
  const answer = await queue.run(() => askChild(bytes)).finally(() => people.delete(userId));
  if ("inspection" in answer) return answer.inspection;
  throw new NatsuinError(answer.code in errorCatalogue ? (answer.code as ErrorCode) : "PDF_DAMAGED", answer.details);
}

function askChild(bytes: Uint8Array): Promise<InspectionAnswer> {
  const script = path.join(/* turbopackIgnore: true */ process.cwd(), "lib/sca/inspect-upload-child.ts");
  const heap = `--max-old-space-size=${MEMORY_LIMIT_MB}`;
  const child = spawn(process.execPath, [heap, "--conditions=react-server", "--import", "tsx", script], {
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
      if (status === 0) return resolve(JSON.parse(Buffer.concat(out).toString()) as InspectionAnswer);
      resolve({ code: "PDF_TOO_COMPLEX", details: { limit: signal === "SIGKILL" ? "time" : "memory" } });
    });
    child.stdin.end(bytes);
  });
}
