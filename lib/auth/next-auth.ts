import "server-only";
import type { NextAuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { errorCodeOf, NatsuinError } from "@/lib/errors.ts";
import { log } from "@/lib/log.ts";
import { authenticate } from "./authenticate.ts";
import { ABSOLUTE_LIMIT } from "./limits.ts";
import { MAX_PASSWORD_LENGTH } from "./password.ts";
import { safeReturnPath } from "./return-path.ts";
import { peekSession, revokeSessions } from "./sessions.ts";
import { visitorOf } from "./visitor.ts";

/**
 * next-auth with JWT sessions: the cookie holds the id of a row in `auth.session` and nothing that counts.
 * The row is asked at every request; the cookie's own age (12 hours) only limits what a stolen one could ever mean.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().nextAuthSecret,
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: cookie(sessionCookieName()),
      csrfToken: cookie(cookieName("csrf", "__Host-")),
      callbackUrl: cookie(cookieName("return")),
    },
    session: { strategy: "jwt", maxAge: ABSOLUTE_LIMIT / 1000 },
    pages: { signIn: "/login", error: "/login" },
    providers: [
      Credentials({
        credentials: { email: {}, password: {}, totp: {} },
        authorize: (typed, request) => authorize(typed ?? {}, new Headers(request.headers as Record<string, string>)),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "sessionId" in user ? { sid: String(user.sessionId) } : token),
      session: async ({ session, token }) => {
        const actor = await peekSession(String(token.sid ?? ""), new Date());
        return actor ? { ...session, user: { name: actor.displayName, email: actor.email } } : { expires: session.expires };
      },
      redirect: ({ url, baseUrl }) => baseUrl + safeReturnPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url),
    },
    events: { signOut: ({ token }) => endSession(String(token?.sid ?? ""), new Date()) },
    logger: {
      error: (code, metadata) => log.error("auth.next-auth", metadata instanceof Error ? metadata : code, { code }),
      warn: (code) => log.warn("auth.next-auth", { code }),
      debug: () => undefined,
    },
  };
}

/** The id of the session that a request's cookie names; whether it lives is for the row to say. */
export async function sessionIdOf(cookieValue: string | undefined): Promise<string | null> {
  if (!cookieValue) return null;
  try {
    const token = await decode({ token: cookieValue, secret: env().nextAuthSecret });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    return null; // forged, expired, or of another installation
  }
}

/** The cookie of a session that was opened by a link, the same that next-auth sets after a login. */
export async function sessionCookie(sessionId: string) {
  const maxAge = ABSOLUTE_LIMIT / 1000;
  const { name, options } = cookie(sessionCookieName());
  return { name, value: await encode({ token: { sid: sessionId }, secret: env().nextAuthSecret, maxAge }), ...options, maxAge };
}

/** Ends a session for a logout, with its entry. Nothing happens for one that has ended already. */
export async function endSession(sessionId: string, now: Date): Promise<void> {
  await appDb().$transaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { id: sessionId } });
    if (!session) return;
    const ended = await revokeSessions(tx, { userId: session.userId, only: sessionId, reason: "logout", now });
    if (ended === 0) return;
    await appendAudit(tx, {
      at: now,
      type: "auth.logout",
      actor: `user:${session.userId}`,
      target: `session:${sessionId}`,
      outcome: "ok",
    });
  });
}

/** Cookies know no ports: without it in the name, two installations on one host would end each other's sessions. */
export function sessionCookieName(): string {
  return cookieName("session");
}

async function authorize(typed: Partial<Record<"email" | "password" | "totp", string>>, headers: Headers) {
  const { email = "", password = "", totp = "" } = typed;
  if (email.length > 254 || password.length > MAX_PASSWORD_LENGTH || totp.length > 16) throw new Error("LOGIN_FAILED");
  const previous = await sessionIdOf(readCookie(headers.get("cookie") ?? "", sessionCookieName()));
  const verdict = await authenticate({
    email,
    password,
    totp,
    now: new Date(),
    ...visitorOf(headers),
    replaces: previous ?? undefined,
  }).catch((error: unknown) => {
    if (!(error instanceof NatsuinError)) log.error("auth.login", error);
    throw new Error(errorCodeOf(error));
  });
  // next-auth hands an error's message to the browser: here it is a code of the catalogue.
  if (verdict.kind === "refused") throw new Error(verdict.code);
  return { id: verdict.userId, sessionId: verdict.sessionId };
}

function readCookie(header: string, name: string): string | undefined {
  const pair = header.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

function isSecure(): boolean {
  return env().publicOrigin.startsWith("https:");
}

function cookieName(what: string, prefix = "__Secure-"): string {
  return `${isSecure() ? prefix : ""}natsuin-${env().port}.${what}`;
}

function cookie(name: string) {
  return { name, options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure() } };
}
