import type { Bytes } from "@/lib/bytes.ts";

const TYPES = {
  pdf: "application/pdf",
  zip: "application/zip",
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
} as const;

/** A file of one person's: to be kept by him and by no cache. Its name is ours, and says by its ending what it is. */
export function download(fileName: string, content: Bytes | string): Response {
  const body = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return new Response(body, {
    headers: {
      "content-type": TYPES[fileName.split(".").at(-1) as keyof typeof TYPES],
      "content-length": String(body.length),
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
    },
  });
}
