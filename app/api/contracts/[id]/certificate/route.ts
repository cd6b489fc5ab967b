import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { completionCertificate } from "@/lib/sca/index.ts";

/** 締結証明書: for the parties of a concluded contract, each in his language. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (_request, { actor, locale, now, params }) => {
  const { fileName, pdf } = await completionCertificate(actor, params.id, locale, now);
  return download(fileName, pdf);
});
