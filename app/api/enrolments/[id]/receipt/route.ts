import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { enrolmentReceipt } from "@/lib/sca/index.ts";

/** 受領書: for its owner and for RA staff. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (_request, { actor, now, params }) => {
  const { fileName, bytes } = await enrolmentReceipt(actor, params.id, now);
  return download(fileName, bytes);
});
