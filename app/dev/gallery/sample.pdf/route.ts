import { notFound } from "next/navigation";
import { setTemplate } from "@/lib/sca/template/index.ts";
import { galleryNow, sampleValues } from "../fixtures.ts";

/** The document of the gallery's reading screens, set by the product's own template. */
export async function GET(): Promise<Response> {
  if (process.env.NODE_ENV === "production") notFound();
  const { bytes } = await setTemplate(sampleValues, { number: "NC-2026-000412", now: galleryNow });
  return new Response(new Uint8Array(bytes), { headers: { "content-type": "application/pdf", "cache-control": "no-store" } });
}
