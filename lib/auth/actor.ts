import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { LOCALE_COOKIE, localeOf } from "@/i18n/locale.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { sessionCookieName, sessionIdOf } from "./next-auth.ts";
import { peekSession, touchSession } from "./sessions.ts";
import type { Actor } from "./types.ts";

/** Who sent this request, and their session moved on by it; null when nobody is signed in. Asked once a render. */
export const currentActor: () => Promise<Actor | null> = cache(async () => {
  const sessionId = await requestSessionId();
  return sessionId ? inChosenLanguage(await touchSession(sessionId, new Date())) : null;
});

/** The actor of a page, an action or a procedure that needs one. Throws AUTH_REQUIRED. */
export async function requireActor(): Promise<Actor> {
  return (await currentActor()) ?? refuse();
}

/** The same for what a page asks by itself (progress, counts): it does not keep a session alive. Throws AUTH_REQUIRED. */
export async function requirePollingActor(): Promise<Actor> {
  const sessionId = await requestSessionId();
  return (sessionId && (await inChosenLanguage(await peekSession(sessionId, new Date())))) || refuse();
}

/** What this browser was switched to comes before the language of the account. */
async function inChosenLanguage(actor: Actor | null): Promise<Actor | null> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  return actor && chosen ? { ...actor, locale: localeOf(chosen) } : actor;
}

/** The session that this request's cookie names, living or not. */
export async function requestSessionId(): Promise<string | null> {
  return sessionIdOf((await cookies()).get(sessionCookieName())?.value);
}

function refuse(): never {
  throw new NatsuinError("AUTH_REQUIRED");
}
