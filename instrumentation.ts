/** Runs once when the server starts. The work is in a file of its own, so that other runtimes never load it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./instrumentation-node.ts").then(({ startJobs }) => startJobs());
}
