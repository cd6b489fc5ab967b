import "server-only";
import { spawn } from "node:child_process";
import { BoundedQueue } from "../../bounded-queue.ts";
import type { Bytes } from "../../bytes.ts";
import { childProgram } from "../../child-program.ts";

/** The head of what the child says on its standard output: its length (4 octets), this as JSON; the private key's PKCS#8 follows. */
export type Pkcs12Answer = { certificates: string[] } | { fault: Pkcs12Fault };
export type Pkcs12Fault = "password" | "format" | "no key" | "two keys";

/** `pkcs8`: PrivateKeyInfo, DER; whoever asked zeroes it. `certificates`: DER, in the file's order. */
export type Pkcs12 = { pkcs8: Buffer; certificates: Bytes[] };

const TIME_LIMIT_MS = 15_000;
const MEMORY_LIMIT_MB = 256;
const LIMITS = { slots: 1, waiting: 20, busy: "UPLOAD_BUSY" } as const;
const shared = globalThis as { natsuinPkcs12?: BoundedQueue };

/**
 * Opens a PKCS#12 file (RFC 7292) in a process of its own: node-forge has a record of parser advisories, a file chooses how long its password takes to
 * derive, and what that process knew of the key goes back to the operating system with it. It gets no environment but PATH.
 * What fails it otherwise (time, memory) is a `format` fault. Throws UPLOAD_BUSY.
 */
export function openPkcs12(file: Uint8Array, password: string): Promise<Pkcs12 | { fault: Pkcs12Fault }> {
  shared.natsuinPkcs12 ??= new BoundedQueue(LIMITS);
  return shared.natsuinPkcs12.run(() => askChild(file, password));
}

async function askChild(file: Uint8Array, password: string): Promise<Pkcs12 | { fault: Pkcs12Fault }> {
  const secret = Buffer.from(password, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(secret.length);
  const out: Buffer[] = [];
  try {
    const status = await run([length, secret, Buffer.from(file)], out);
    if (status !== 0) return { fault: "format" };
    const all = Buffer.concat(out);
    out.push(all);
    const end = 4 + all.readUInt32BE(0);
    const head = JSON.parse(all.subarray(4, end).toString()) as Pkcs12Answer;
    if ("fault" in head) return head;
    const certificates = head.certificates.map((one) => Uint8Array.from(Buffer.from(one, "base64")));
    return { pkcs8: Buffer.from(all.subarray(end)), certificates };
  } finally {
    for (const part of [secret, ...out]) part.fill(0);
  }
}

function run(input: Buffer[], out: Buffer[]): Promise<number | null> {
  const child = spawn(process.execPath, childProgram("lib/rssp/import/open-pkcs12-child.ts", MEMORY_LIMIT_MB), {
    cwd: process.cwd(),
    env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.on("error", reject);
    // A child that was ended while still reading closes the pipe; its end says why.
    child.stdin.on("error", () => undefined);
    child.on("close", resolve);
    for (const part of input) child.stdin.write(part);
    child.stdin.end();
  });
}
