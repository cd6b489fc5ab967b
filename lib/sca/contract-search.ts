import "server-only";
import { z } from "zod";
import { parseDay } from "./japanese.ts";
import { LIST_PAGES } from "./list-contracts.ts";
import type { ContractSearch } from "./views.ts";

const words = z.string().trim().min(1).max(100);
const day = z.string().refine((text) => parseDay(text) !== null);
const yen = z
  .string()
  .transform((text) => Number(text.normalize("NFKC").replace(/[,\s]/g, "")))
  .pipe(z.int().min(0));

const schema = {
  tab: z.enum(["all", "action", "waiting", "completed", "draft", "declined", "expired"]),
  text: words,
  from: day,
  to: day,
  amountMin: yen,
  amountMax: yen,
  party: words,
  number: words,
  folder: z.string().min(1).max(64),
  page: z.coerce.number().pipe(z.int().min(1).max(LIST_PAGES)),
} satisfies Record<keyof ContractSearch, z.ZodType>;

/** The search in a URL. A field that does not fit is dropped: a link that was typed by hand still shows a list. */
export function parseContractSearch(params: Record<string, string | string[] | undefined>): ContractSearch {
  const fields = Object.entries(schema).flatMap(([name, field]) => {
    const typed = params[name];
    const parsed = field.safeParse(Array.isArray(typed) ? typed[0] : typed);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}
