import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { resultReport } from "@/lib/sca/index.ts";

/** The validator's report of one signature, as it was frozen when the signature was stored. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (request, { actor, now }) => {
  const signingId = new URL(request.url).searchParams.get("signing") ?? "";
  const { fileName, json } = await resultReport(actor, signingId, now);
  return download(fileName, json);
});
