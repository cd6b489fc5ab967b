import "server-only";
import type { Visitor } from "./types.ts";

/**
 * Where a request came from. The last entry of X-Forwarded-For is the one that the nearest hop wrote (our own server when there is
 * no proxy); anything before it is the visitor's word. docs/DEPLOY.md says what a proxy must do.
 */
export function visitorOf(headers: { get(name: string): string | null }): Visitor {
  const forwarded = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  const source = forwarded?.replace(/^::ffff:(?=\d+\.)/, "") || "unknown";
  return { source: source.slice(0, 64), userAgent: (headers.get("user-agent") ?? "").slice(0, 256) };
}
