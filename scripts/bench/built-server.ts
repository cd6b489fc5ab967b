import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { sessionCookie } from "@/lib/auth/next-auth.ts";
import { openSession } from "@/lib/auth/sessions.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { inProject } from "../setup/paths.mjs";

/** What `npm start` serves, on this installation, while `measure` runs. `url`: where it answers, under its own name. */
export async function withServer<T>(measure: (url: string) => Promise<T>): Promise<T> {
  const { publicOrigin } = env();
  const child = spawn(process.execPath, [inProject("scripts/start.mjs")], {
    cwd: inProject(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    for (let waited = 0; ; waited++) {
      if (child.exitCode !== null) throw new Error("bench: the server ended");
      if (waited === 600) throw new Error("bench: the server does not become healthy");
      const answer = await fetch(`${publicOrigin}/api/health`).catch(() => null);
      if (answer?.ok) break;
      await sleep(1000);
    }
    return await measure(publicOrigin);
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** A session of this person, as his browser would hold it. */
export async function cookieOf(userId: string): Promise<{ name: string; value: string }> {
  const visitor = { source: "127.0.0.1", userAgent: "bench" };
  const id = await openSession(appDb(), { userId, visitor, now: new Date() });
  const { name, value } = await sessionCookie(id);
  return { name, value };
}
