import "server-only";
import { z } from "zod";
import { type Person, peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { type EnrolmentInfo, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { actorName } from "../record.ts";
import type { EnrolmentHand, EnrolmentState, StaffEnrolment, StaffEnrolmentsView } from "../views.ts";
import { requireRa } from "./require-ra.ts";

const PAGE_SIZE = 25;
const STATES = ["applied", "examined", "approved", "rejected", "withdrawn", "expired", "issuing", "completed"] as const;

const schema = {
  text: z.string().trim().min(1).max(100),
  state: z.enum(STATES),
  page: z.coerce.number().pipe(z.int().min(1).max(10_000)),
  open: z.string().regex(/^enr_[\w-]{1,40}$/),
};

export type EnrolmentSearch = { text?: string; state?: EnrolmentState; page?: number; open?: string };

/** The search in a URL. A field that does not fit is dropped: a link that was typed by hand still shows a list. */
export function parseEnrolmentSearch(params: Record<string, string | string[] | undefined>): EnrolmentSearch {
  const fields = Object.entries(schema).flatMap(([name, field]) => {
    const parsed = field.safeParse(params[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}

/** 発行申請の審査: the tenant's enrolments, for RA staff. Throws FORBIDDEN. */
export async function staffEnrolments(actor: Actor, search: EnrolmentSearch, now: Date): Promise<StaffEnrolmentsView> {
  await requireRa(actor, "enrolments", now);
  return viewOf(actor, search, {}, now);
}

/** What the actor has applied for, for others or for himself. */
export function appliedEnrolments(actor: Actor, search: EnrolmentSearch, now: Date): Promise<StaffEnrolmentsView> {
  return viewOf(actor, search, { appliedBy: actorName(actor) }, now);
}

async function viewOf(
  actor: Actor,
  { text, state, page = 1, open }: EnrolmentSearch,
  only: { appliedBy?: string },
  now: Date,
): Promise<StaffEnrolmentsView> {
  const scope = { scope: actor.tenantId, ...only, now };
  const [found, one] = await Promise.all([
    searchEnrolments(scaClient(), { ...scope, text, state, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }),
    open ? searchEnrolments(scaClient(), { ...scope, id: open, offset: 0, limit: 1 }) : null,
  ]);
  const all = [...found.rows, ...(one?.rows ?? [])];
  const names = await peopleById(all.flatMap(handsOf));
  const view = (row: EnrolmentInfo) => staffEnrolment(row, names, actor);
  const opened = one?.rows[0];
  return {
    rows: found.rows.map(view),
    counts: found.counts,
    total: found.counts[state ?? "all"] ?? 0,
    page,
    pageSize: PAGE_SIZE,
    opened: opened ? view(opened) : null,
  };
}

const userIn = (actor: string | null): string => (actor?.startsWith("user:") ? actor.slice(5) : "");
const handsOf = ({ appliedBy, examinedBy, decidedBy }: EnrolmentInfo) => [appliedBy, examinedBy, decidedBy].map(userIn);

function staffEnrolment(info: EnrolmentInfo, names: Map<string, Person>, actor: Actor): StaffEnrolment {
  const { appliedBy, appliedAt, examinedBy, examinedAt, decidedBy, decidedAt, ...rest } = info;
  const hand = (by: string | null, at: string | null): EnrolmentHand =>
    by && at ? { name: names.get(userIn(by))?.displayName ?? "", at, own: userIn(by) === actor.userId } : null;
  return {
    ...rest,
    applied: hand(appliedBy, appliedAt),
    examined: hand(examinedBy, examinedAt),
    decided: hand(decidedBy, decidedAt),
    own: info.subject === actor.userId,
  };
}
