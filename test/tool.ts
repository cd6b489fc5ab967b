import { spawnSync } from "node:child_process";

export type ToolOptions = {
  input?: Uint8Array | string;
  cwd?: string;
  /** added to this process's environment */
  env?: Record<string, string>;
  timeoutMs?: number;
};

/**
 * Runs a judge that is not ours (pdfsig, qpdf, openssl …) to its end.
 * @throws Error when it is not installed or does not end in time; a non-zero status is an answer
 */
export function runTool(
  name: string,
  args: string[],
  options: ToolOptions = {},
): { status: number; stdout: string; stderr: string } {
  const { input, cwd, env, timeoutMs = 20_000 } = options;
  const done = spawnSync(name, args, {
    input,
    cwd,
    env: { ...process.env, LC_ALL: "C.UTF-8", ...env },
    encoding: "utf8",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error) throw new Error(`${name}: ${done.error.message}`);
  return { status: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
}
