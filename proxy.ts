import { type NextRequest, NextResponse } from "next/server";
import { env } from "./lib/env.ts";
import { atPublicOrigin, partyOf } from "./lib/hosts.ts";
import { contentSecurityPolicy, fixedHeaders, MAIL_POLICY } from "./lib/security-headers.ts";

/**
 * Two parties on one port: each answers on its own host only, and every page gets a policy with a nonce of its own.
 * A convenience and a second line: authorisation sits in the data layer, and every page, route and action holds without this file.
 */
export function proxy(request: NextRequest): NextResponse {
  const { publicOrigin, rsspOrigin } = env();
  const party = partyOf({ host: request.headers.get("host"), path: request.nextUrl.pathname, publicOrigin, rsspOrigin });
  if (party === "stranger") return NextResponse.redirect(atPublicOrigin(request.nextUrl, publicOrigin));
  if (party === "nobody") return new NextResponse("Not found\n", { status: 404, headers: fixedHeaders(publicOrigin) });

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
  const own = party === "rssp" ? rsspOrigin : publicOrigin;
  // Chromium applies form-action to where a form's answer redirects, too: the way to the RSSP and back
  const other = party === "rssp" ? publicOrigin : rsspOrigin;
  const policy = request.nextUrl.pathname.startsWith("/outbox/")
    ? MAIL_POLICY
    : contentSecurityPolicy({ nonce, own, formTargets: [other], development: process.env.NODE_ENV === "development" });

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // Next reads the nonce from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(fixedHeaders(own))) response.headers.set(name, value);
  return response;
}

/**
 * The upload of a PDF passes by: what stands before a route makes Next keep a copy of the body in memory, cut off at 10 MB.
 * That route asks for host, origin and session itself, before it reads.
 */
export const config = { matcher: "/((?!_next/|api/contracts$).*)" };
