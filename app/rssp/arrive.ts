import "server-only";
import { cookies } from "next/headers";
import { LOCALE_COOKIE, localeOf } from "@/i18n/locale.ts";
import { type Locale, toFailure } from "@/lib/action.ts";
import { env } from "@/lib/env.ts";
import type { Bringing } from "@/lib/rssp/signer.ts";
import { browserCookie } from "./this-origin.ts";

/** As long as a request, an errand or a visit, and the look back at its end. Seconds. */
const COOKIE_LIFE = 40 * 60;

/** `browserSecret`: where this browser was bound just now. */
type Redeemed = { id: string; browserSecret?: string };

/**
 * A browser arrives from a driving application with its one-time handle, is bound by a cookie of the RSSP to what the handle leads to,
 * and goes on to its page, in the language of the page before.
 */
export async function arrive(
  request: Request,
  { now, locale }: { now: Date; locale: Locale },
  to: { path: "/rssp/authorize" | "/rssp/errand" | "/rssp/enrol"; redeem: (bringing: Bringing) => Promise<Redeemed> },
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const jar = await cookies();
  const secure = env().rsspOrigin.startsWith("https:");
  const uiLocale = query.get("ui_locales");
  if (uiLocale) jar.set(LOCALE_COOKIE, localeOf(uiLocale), { path: "/", sameSite: "lax", secure, maxAge: 365 * 24 * 3600 });
  try {
    const { id, browserSecret } = await to.redeem({
      handle: (query.get("h") ?? "").slice(0, 64),
      browserSecretOf: (known) => jar.get(browserCookie(known))?.value,
      now,
    });
    if (browserSecret) {
      // Lax: the browser comes here by a redirect from the SCA's origin, and Strict would keep the cookie from the page after it.
      jar.set(browserCookie(id), browserSecret, {
        path: "/rssp",
        httpOnly: true,
        sameSite: "lax",
        secure,
        maxAge: COOKIE_LIFE,
      });
    }
    return seeOther(`${to.path}/${id}`);
  } catch (error) {
    const from = to.path === "/rssp/authorize" ? "" : "&from=errand";
    return seeOther(`/rssp/trouble?code=${toFailure(error, locale).code}${from}`);
  }
}

export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
