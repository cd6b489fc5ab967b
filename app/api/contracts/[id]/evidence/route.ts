import { defineRoute } from "@/lib/action.ts";
import { evidencePackage } from "@/lib/sca/index.ts";

export const maxDuration = 60;

/** 証拠一式: for the contract's parties. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (_request, { actor, now, params }) => {
  const { fileName, zip } = await evidencePackage(actor, params.id, now);
  return new Response(zip, {
    headers: {
      "content-type": "application/zip",
      "content-length": String(zip.length),
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
    },
  });
});
