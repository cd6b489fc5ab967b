import { readHealth } from "@/lib/health.ts";

export const dynamic = "force-dynamic";

/** 200 when every part that a signature needs is there, 503 naming what is not. */
export async function GET(): Promise<Response> {
  const health = await readHealth(new Date());
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}
