import { download } from "@/app/api/download.ts";
import { defineRoute } from "@/lib/action.ts";
import { parseMemberSearch } from "@/lib/auth/index.ts";
import { membersCsv } from "@/lib/sca/index.ts";

/** The organisation's members as they are searched, for a spreadsheet. */
export const GET = defineRoute("polling", async (request, { actor, locale, now }) => {
  const search = parseMemberSearch(Object.fromEntries(new URL(request.url).searchParams));
  const { fileName, csv } = await membersCsv(actor, search, locale, now);
  return download(fileName, csv);
});
