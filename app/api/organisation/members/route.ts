import { csvFile } from "@/app/api/csv-file.ts";
import { defineRoute } from "@/lib/action.ts";
import { parseMemberSearch } from "@/lib/auth/index.ts";
import { membersCsv } from "@/lib/sca/index.ts";

/** The organisation's members as they are searched, for a spreadsheet. */
export const GET = defineRoute("polling", async (request, { actor, locale, now }) => {
  const search = parseMemberSearch(Object.fromEntries(new URL(request.url).searchParams));
  return csvFile(await membersCsv(actor, search, locale, now));
});
