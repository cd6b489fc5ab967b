import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { listCsv, parseContractSearch } from "@/lib/sca/index.ts";

/** A list of contracts as it is searched, for a spreadsheet. */
export const GET = defineRoute<"polling", { list: string }>("polling", async (request, { actor, locale, now, params }) => {
  const search = parseContractSearch(Object.fromEntries(new URL(request.url).searchParams));
  const { fileName, csv } = await listCsv(actor, params.list, search, locale, now);
  return download(fileName, csv);
});
