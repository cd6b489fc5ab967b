import "server-only";
import { z } from "zod";
import { type Person, peopleOfTenant } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { pem } from "../../pem.ts";
import { awaitedCertificate, type CredentialInfo, openRevocations, searchCredentials } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { AwaitedView, CredentialSearch, OpenRevocationView, StaffCredential, StaffCredentialsView } from "../views.ts";
import { credentialView } from "./credential-view.ts";
import { matchingPeople } from "./matching-people.ts";
import { requireRa } from "./require-ra.ts";

const PAGE_SIZE = 25;

const schema = {
  text: z.string().trim().min(1).max(100),
  state: z.enum(["locked", "suspended", "pending"]),
  page: z.coerce.number().pipe(z.int().min(1).max(10_000)),
  open: z.string().regex(/^[\w-]{1,40}$/),
} satisfies Record<keyof CredentialSearch, z.ZodType>;

/** The search in a URL. A field that does not fit is dropped: a link that was typed by hand still shows a list. */
export function parseCredentialSearch(params: Record<string, string | string[] | undefined>): CredentialSearch {
  const fields = Object.entries(schema).flatMap(([name, field]) => {
    const parsed = field.safeParse(params[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}

/** 証明書の管理: the credentials of the tenant's people, for RA staff. Throws FORBIDDEN. */
export async function staffCredentials(actor: Actor, search: CredentialSearch, now: Date): Promise<StaffCredentialsView> {
  await requireRa(actor, "credentials", now);
  const people = await peopleOfTenant(actor.tenantId);
  const subjects = [...people.keys()];
  const { text, state, page = 1, open } = search;
  const found = await searchCredentials(scaClient(), {
    subjects,
    ...(text ? { matching: { subjects: matchingPeople(people, text), number: text } } : {}),
    ...(state ? { state } : {}),
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
    now,
  });
  const rows = found.rows.map((row) => staffCredential(row, people, actor, now));
  const opened = open ? (rows.find(({ credentialId }) => credentialId === open) ?? (await one(actor, people, open, now))) : null;
  return {
    rows,
    counts: found.counts,
    total: found.counts[state ?? "all"],
    page,
    pageSize: PAGE_SIZE,
    opened,
    openRevocations: await revocationsOf(actor, people, now),
    awaited: opened?.state === "pending" ? await awaitedOf(opened, now) : null,
  };
}

/** The opened row need not be among those that are listed. */
async function one(actor: Actor, people: Map<string, Person>, credentialId: string, now: Date): Promise<StaffCredential | null> {
  const subjects = [...people.keys()];
  const query = { subjects, matching: { subjects: [], number: credentialId }, offset: 0, limit: 1, now };
  const [row] = (await searchCredentials(scaClient(), query)).rows;
  return row?.credentialId === credentialId ? staffCredential(row, people, actor, now) : null;
}

async function revocationsOf(actor: Actor, people: Map<string, Person>, now: Date): Promise<OpenRevocationView[]> {
  const found = await openRevocations(scaClient(), { subjects: [...people.keys()], now });
  return found.map(({ subject, ...revocation }) => {
    const { userId, displayName: name } = people.get(subject) as Person;
    return { ...revocation, owner: { userId, name }, own: userId === actor.userId };
  });
}

async function awaitedOf({ credentialId, owner }: StaffCredential, now: Date): Promise<AwaitedView | null> {
  const info = await awaitedCertificate(scaClient(), { subject: owner.userId, credentialId, now });
  return info && { ...info, csr: pem("CERTIFICATE REQUEST", Buffer.from(info.csr, "base64")) };
}

function staffCredential(
  info: CredentialInfo & { subject: string },
  people: Map<string, Person>,
  actor: Actor,
  now: Date,
): StaffCredential {
  const { userId, displayName: name, email, organisation } = people.get(info.subject) as Person;
  return { ...credentialView(info, now), owner: { userId, name, email, organisation }, own: userId === actor.userId };
}
