import "server-only";
import { z } from "zod";
import type { Prisma } from "../db.ts";
import { parseDay, startOfDayInJapan } from "./japanese.ts";
import type { ContractSearch, ContractTab } from "./views.ts";

const DAY = 24 * 60 * 60 * 1000;
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
  page: z.coerce.number().pipe(z.int().min(1).max(10_000)),
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

/** The search's own conditions; the tab is apart, because the other tabs are counted too. */
export function searchConditions({
  text,
  from,
  to,
  amountMin,
  amountMax,
  party,
  number,
}: ContractSearch): Prisma.ContractWhereInput[] {
  const contains = (value: string) => ({ contains: value, mode: "insensitive" }) as const;
  const anyParty = (value: string): Prisma.ContractWhereInput => ({
    recipients: { some: { OR: [{ name: contains(value) }, { organisation: contains(value) }, { email: contains(value) }] } },
  });
  const conditions: Prisma.ContractWhereInput[] = [];
  if (text) conditions.push({ OR: [{ title: contains(text) }, { number: contains(text) }, anyParty(text)] });
  if (party) conditions.push(anyParty(party));
  if (number) conditions.push({ number: contains(number) });
  if (amountMin !== undefined) conditions.push({ amount: { gte: amountMin } });
  if (amountMax !== undefined) conditions.push({ amount: { lte: amountMax } });
  // 取引年月日: the day it was sent, or made while nobody has it.
  const range = { gte: edge(from, 0), lt: edge(to, DAY) };
  if (from || to) conditions.push({ OR: [{ sentAt: range }, { sentAt: null, createdAt: range }] });
  return conditions;
}

function edge(text: string | undefined, plus: number): Date | undefined {
  const parsed = text === undefined ? null : parseDay(text);
  return parsed === null ? undefined : new Date(startOfDayInJapan(parsed).getTime() + plus);
}

const OPEN = ["awaiting_signature", "partially_signed"] as const;

/** What a tab shows. `myTurn`: the viewer is called. */
export function tabCondition(tab: ContractTab, userId: string): Prisma.ContractWhereInput {
  const myTurn: Prisma.ContractWhereInput = {
    state: { in: [...OPEN] },
    recipients: { some: { userId, state: { in: ["called", "signing"] } } },
  };
  if (tab === "all") return {};
  if (tab === "action") return myTurn;
  if (tab === "waiting") return { AND: [{ state: { in: [...OPEN] } }, { NOT: myTurn }] };
  return { state: tab };
}
