import type { Bytes } from "@/lib/bytes.ts";

/** A table as a download. */
export const csvFile = ({ fileName, csv }: { fileName: string; csv: Bytes }): Response =>
  new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-length": String(csv.length),
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
    },
  });
