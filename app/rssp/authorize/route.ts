import { cookies } from "next/headers";
import { LOCALE_COOKIE, localeOf } from "@/i18n/locale.ts";
import { defineRoute, toFailure } from "@/lib/action.ts";
import { env } from "@/lib/env.ts";
import { redeemHandle } from "@/lib/rssp/signer.ts";
import { browserCookie } from "../this-origin.ts";

/** As long as a request, and the look back at its end. Seconds. */
const COOKIE_LIFE = 20 * 60;

/** Hop 5 begins: the browser arrives from the SCA with its one-time handle and is bound to the request by a cookie of the RSSP. */
export const GET = defineRoute("rssp", async (request, { now, locale }) => {
  const query = new URL(request.url).searchParams;
  const jar = await cookies();
  const secure = env().rsspOrigin.startsWith("https:");
  const uiLocale = query.get("ui_locales");
  if (uiLocale) jar.set(LOCALE_COOKIE, localeOf(uiLocale), { path: "/", sameSite: "lax", secure, maxAge: 365 * 24 * 3600 });
  try {
    const entry = await redeemHandle({
      handle: (query.get("h") ?? "").slice(0, 64),
      browserSecretOf: (requestId) => jar.get(browserCookie(requestId))?.value,
      now,
    });
    if (entry.kind === "fresh") {
      // Lax: the browser comes here by a redirect from the SCA's origin, and Strict would keep the cookie from the page after it.
      jar.set(browserCookie(entry.requestId), entry.browserSecret, {
        path: "/rssp",
        httpOnly: true,
        sameSite: "lax",
        secure,
        maxAge: COOKIE_LIFE,
      });
    }
    return seeOther(`/rssp/authorize/${entry.requestId}`);
  } catch (error) {
    return seeOther(`/rssp/trouble?code=${toFailure(error, locale).code}`);
  }
});

function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}
