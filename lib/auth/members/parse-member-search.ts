import "server-only";
import { z } from "zod";
import { MEMBERSHIPS } from "../rights.ts";
import type { MemberSearch } from "./members-view.ts";

const id = z.string().regex(/^[\w-]{1,64}$/);

const schema = {
  text: z.string().trim().min(1).max(100),
  membership: z.enum(MEMBERSHIPS),
  department: id,
  page: z.coerce.number().pipe(z.int().min(1).max(10_000)),
  open: id,
} satisfies Record<keyof MemberSearch, z.ZodType>;

/** The search in a URL. A field that does not fit is dropped: a link that was typed by hand still shows a list. */
export function parseMemberSearch(params: Record<string, string | string[] | undefined>): MemberSearch {
  const fields = Object.entries(schema).flatMap(([name, field]) => {
    const parsed = field.safeParse(params[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}
