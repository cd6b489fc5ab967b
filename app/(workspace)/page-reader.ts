import "server-only";
import { notFound, redirect } from "next/navigation";
import { type Actor, requireActor } from "@/lib/auth/index.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { NatsuinError } from "@/lib/errors.ts";

/**
 * Reads what a page shows, as its actor and in his database scope: without a session to the login and back to `path`; what is not there, or not
 * this person's, is the same 404. Everything else is the error page's.
 */
export async function readForPage<T>(path: string, read: (actor: Actor, now: Date) => Promise<T>): Promise<T> {
  try {
    const actor = await requireActor();
    return await actingAs(actor, () => read(actor, new Date()));
  } catch (error) {
    if (!(error instanceof NatsuinError)) throw error;
    if (error.code === "AUTH_REQUIRED") redirect(`/login?next=${encodeURIComponent(path)}`);
    if (error.code === "NOT_FOUND" || error.code === "FORBIDDEN") notFound();
    throw error;
  }
}
