import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/index.ts";
import { env } from "@/lib/env.ts";
import { isForHost, isFromOrigin } from "@/lib/origin.ts";

type Route = { params: Promise<{ nextauth: string[] }> };

/** What the login page needs of next-auth; its own pages and everything else it could answer do not exist here. */
const ALLOWED = { GET: ["csrf", "session", "providers"], POST: ["callback/credentials"] };

async function answer(request: Request, route: Route): Promise<Response> {
  const { publicOrigin } = env();
  const method = request.method === "POST" ? "POST" : "GET";
  const { nextauth } = await route.params;
  const expected = method === "POST" ? isFromOrigin(request.headers, publicOrigin) : isForHost(request.headers, publicOrigin);
  if (!expected) return new Response(null, { status: 403 });
  if (!ALLOWED[method].includes(nextauth.join("/"))) return new Response(null, { status: 404 });
  // next-auth reads its own address from the environment and nowhere else.
  process.env.NEXTAUTH_URL = publicOrigin;
  return NextAuth(authOptions())(request, route);
}

export { answer as GET, answer as POST };
