import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { bundle } from "../scripts/setup/bundle.mjs";
import { inProject } from "../scripts/setup/paths.mjs";
import type { Act, Answer, Order } from "./instance.ts";
import type { World } from "./world.ts";

/** A process with this world's database and token, beside the test's own. */
export class Instance {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;
  #said = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.#said += chunk;
      });
    child.once("exit", () => {
      for (const [id, answer] of this.#waiting) answer({ id, code: "GONE" });
    });
  }

  static async start(world: World): Promise<Instance> {
    const child = fork(await bundle("test/instance.ts"), [], {
      execArgv: ["--conditions=react-server"],
      env: { ...process.env, ...world.env },
      cwd: inProject(),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    await once(child, "message");
    return new Instance(child);
  }

  /** @returns what the call returned, or the code with which it was refused (`GONE`: the process died meanwhile) */
  call(act: Act, input: Record<string, unknown> = {}): Promise<Answer> {
    const id = ++this.#last;
    const answer = new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#child.send({ id, act, input } satisfies Order);
    return answer;
  }

  /** Its log: all that it has written on standard output and error. */
  get said(): string {
    return this.#said;
  }

  async signCount(): Promise<number> {
    return (await this.call("signCount")).value as number;
  }

  /** Lets it close HSM and database. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.disconnect();
    await once(this.#child, "exit");
  }

  /** As a machine that loses power. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
