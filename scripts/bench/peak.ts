import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Linux forgets the highest mark on request, so that loading and compiling our own modules does not hide what comes after. */
export function forgetPeak(): void {
  if (existsSync("/proc/self/clear_refs")) writeFileSync("/proc/self/clear_refs", "5");
}

/** The most memory that this process has had since, in bytes. */
export function peakBytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
