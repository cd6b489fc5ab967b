import { answerTrustRequest, BODY_LIMIT } from "@/lib/trust/authority/index.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** The embedded test authority over HTTP. Public by nature: whoever verifies a signature asks here. */
async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const path = pathname.slice(pathname.indexOf("/trust/") + "/trust/".length);
  const body = request.method === "POST" ? await readLimited(request.body) : undefined;
  if (body === "too large") return new Response("too large\n", { status: 413 });
  const answer = await answerTrustRequest({ method: request.method, path, body, now: new Date() });
  return new Response(answer.body, { status: answer.status, headers: { "content-type": answer.contentType } });
}

/** Stops reading one byte past the limit, whatever Content-Length says. */
async function readLimited(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array | "too large"> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size > BODY_LIMIT) return "too large";
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

export { answer as GET, answer as POST };
