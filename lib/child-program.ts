import "server-only";
import path from "node:path";

/**
 * Node's arguments for one of our programs that reads bytes from outside in a process of its own: a file `*-child.ts` below lib, which the
 * set-up has made one file of (scripts/setup/bundle.mjs). `heapMb`: what it may take.
 */
export function childProgram(script: `lib/${string}-child.ts`, heapMb: number): string[] {
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), ".cache/programs", script.replace(/\.ts$/, ".mjs"));
  return [`--max-old-space-size=${heapMb}`, "--conditions=react-server", file];
}
