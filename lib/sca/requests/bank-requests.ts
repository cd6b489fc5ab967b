import "server-only";
import { z } from "zod";
import { type Person, peopleById, peopleOfTenant } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb, type Prisma } from "../../db.ts";
import type { CredentialRequest } from "../../generated/prisma/client.ts";
import { type CredentialInfo, credentialInfo, searchCredentials, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { credentialView } from "../keys/credential-view.ts";
import { matchingPeople } from "../keys/matching-people.ts";
import { actorName } from "../record.ts";
import type { BankRequest, BankRequestsView, EnrolmentHand, RequestState } from "../views.ts";
import type { RequestDetails } from "./request-details.ts";
import { hasRight, requireRight } from "./request-rights.ts";
import { OPEN_REQUESTS } from "./transitions.ts";

const PAGE_SIZE = 25;
const STATES = ["requested", "approved", "done", "rejected", "withdrawn"] as const;

const schema = {
  text: z.string().trim().min(1).max(100),
  state: z.enum(STATES),
  page: z.coerce.number().pipe(z.int().min(1).max(10_000)),
  open: z.string().regex(/^crq_[\w-]{1,40}$/),
};

export type RequestSearch = { text?: string; state?: RequestState; page?: number; open?: string };

/** The search in a URL. A field that does not fit is dropped: a link that was typed by hand still shows a list. */
export function parseRequestSearch(params: Record<string, string | string[] | undefined>): RequestSearch {
  const fields = Object.entries(schema).flatMap(([name, field]) => {
    const parsed = field.safeParse(params[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}

/** 証明書の依頼 of the tenant, newest first, for bank staff and the RA. Throws FORBIDDEN. */
export async function bankRequests(
  actor: Actor,
  { text, state, page = 1, open }: RequestSearch,
  now: Date,
): Promise<BankRequestsView> {
  await requireRight(actor, "see", now);
  const where: Prisma.CredentialRequestWhereInput = {
    tenantId: actor.tenantId,
    ...(text ? { OR: await matching(actor, text, now) } : {}),
  };
  const [rows, groups, one] = await Promise.all([
    appDb().credentialRequest.findMany({
      where: { ...where, state },
      orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
    }),
    appDb().credentialRequest.groupBy({ by: ["state"], where, _count: true }),
    open ? appDb().credentialRequest.findFirst({ where: { id: open, tenantId: actor.tenantId } }) : null,
  ]);
  const byState = Object.fromEntries(groups.map((group) => [group.state, group._count])) as Partial<Record<RequestState, number>>;
  const counts = { all: groups.reduce((sum, { _count }) => sum + _count, 0), ...byState };
  const shown = [...rows, ...(one ? [one] : [])];
  const [people, certificates] = await Promise.all([peopleIn(shown), certificatesOf(actor, shown, now)]);
  const view = (row: CredentialRequest) => requestView(row, { actor, people, certificates, now });
  return {
    rows: rows.map(view),
    counts,
    total: counts[state ?? "all"] ?? 0,
    page,
    pageSize: PAGE_SIZE,
    opened: one && view(one),
    mayFile: hasRight(actor, "file"),
  };
}

/** By name, address, KYC number, or the number or serial number of a certificate. */
async function matching(actor: Actor, text: string, now: Date): Promise<Prisma.CredentialRequestWhereInput[]> {
  const people = await peopleOfTenant(actor.tenantId);
  const query = { subjects: [...people.keys()], matching: { subjects: [], number: text }, offset: 0, limit: 100, now };
  const { rows } = await searchCredentials(scaClient(), query);
  return [
    { id: { contains: text, mode: "insensitive" } },
    { userId: { in: matchingPeople(people, text) } },
    { credentialId: { in: rows.map(({ credentialId }) => credentialId) } },
    { details: { path: ["kyc", "record"], string_contains: text } },
  ];
}

const userIn = (by: string | null): string => (by?.startsWith("user:") ? by.slice(5) : "");

const peopleIn = (rows: CredentialRequest[]): Promise<Map<string, Person>> =>
  peopleById(rows.flatMap((row) => [row.userId, ...[row.requestedBy, row.decidedBy, row.doneBy].map(userIn)]));

/** Those that requests are about, and those that came of them, by number of the credential and of the enrolment. */
async function certificatesOf(actor: Actor, rows: CredentialRequest[], now: Date): Promise<Map<string, CredentialInfo>> {
  const found = new Map<string, CredentialInfo>();
  const scope = actor.tenantId;
  const add = async (key: string, credentialId: string) =>
    void found.set(key, await credentialInfo(scaClient(), { credentialId, now }));
  await Promise.all(
    rows.map(async ({ credentialId, enrolmentId: id }) => {
      if (credentialId) await add(credentialId, credentialId);
      if (!id) return;
      const [enrolment] = (await searchEnrolments(scaClient(), { scope, id, offset: 0, limit: 1, now })).rows;
      if (enrolment?.credentialId) await add(id, enrolment.credentialId);
    }),
  );
  return found;
}

type Around = { actor: Actor; people: Map<string, Person>; certificates: Map<string, CredentialInfo>; now: Date };

function requestView(row: CredentialRequest, { actor, people, certificates, now }: Around): BankRequest {
  const { id, kind, state, userId, credentialId, reason, requestedBy, decisionReason, enrolmentId } = row;
  const details = row.details as RequestDetails;
  const person = people.get(userId);
  const hand = (by: string | null, at: Date | null): EnrolmentHand =>
    by && at ? { name: people.get(userIn(by))?.displayName ?? "", at: at.toISOString(), own: userIn(by) === actor.userId } : null;
  const about = credentialId ? certificates.get(credentialId) : undefined;
  const made = enrolmentId ? certificates.get(enrolmentId) : undefined;
  const asker = requestedBy === actorName(actor);
  const barred = asker ? "same-person" : userId === actor.userId ? "own" : null;
  const free = barred === null && hasRight(actor, "decide");
  return {
    ...{ id, kind, state, credentialId, reason, decisionReason, enrolmentId },
    person: { name: person?.displayName ?? "", organisation: person?.organisation ?? null, email: person?.email ?? "" },
    serial: about ? credentialView(about, now).serial : "",
    romaji: details.kind === "issue" ? details.romaji : null,
    kyc: details.kind === "issue" ? details.kyc : null,
    revocation: details.kind === "revoke" ? details.revocation : null,
    requested: hand(requestedBy, row.requestedAt),
    decided: hand(row.decidedBy, row.decidedAt),
    done: hand(row.doneBy, row.doneAt),
    issued: made ? { credentialId: made.credentialId, serial: credentialView(made, now).serial } : null,
    may: {
      decide: free && state === "requested",
      withdraw: asker && state === "requested",
      carryOut: free && state === "approved" && (kind !== "revoke" || hasRight(actor, "revoke")),
    },
    barred: OPEN_REQUESTS.includes(state) ? barred : null,
  };
}
