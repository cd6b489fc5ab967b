import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { evidencePackage } from "@/lib/sca/index.ts";

export const maxDuration = 60;

/** 証拠一式: for the contract's parties. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (_request, { actor, now, params }) => {
  const { fileName, zip } = await evidencePackage(actor, params.id, now);
  return download(fileName, zip);
});
