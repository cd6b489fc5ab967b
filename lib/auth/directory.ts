import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import type { Membership } from "./types.ts";

/** A person as other modules may know one: a name behind an opaque id. */
export type Person = {
  userId: string;
  tenantId: string;
  email: string;
  displayName: string;
  organisation: string | null;
  membership: Membership;
  locale: "ja" | "en";
};

const select = {
  id: true,
  tenantId: true,
  email: true,
  displayName: true,
  organisation: true,
  membership: true,
  locale: true,
} as const;
const toPerson = ({ id, locale, ...rest }: Omit<Person, "userId" | "locale"> & { id: string; locale: string }): Person => ({
  userId: id,
  ...rest,
  locale: locale === "en" ? "en" : "ja",
});

/** By id, disabled accounts too: a contract keeps naming who sent it. `db`: within a transaction its own, or it waits for a second connection. */
export async function peopleById(ids: Iterable<string>, db: Db = appDb()): Promise<Map<string, Person>> {
  const users = await db.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select });
  return new Map(users.map((user) => [user.id, toPerson(user)]));
}

/** `takenUp` is false while an account waits for somebody whom a contract names. */
export type FoundPerson = Person & { takenUp: boolean };

/** Active accounts by exact address, in any tenant. */
export async function peopleByEmail(emails: Iterable<string>): Promise<Map<string, FoundPerson>> {
  const wanted = [...new Set([...emails].map((email) => email.trim().toLowerCase()))];
  const users = await appDb().user.findMany({
    where: { email: { in: wanted }, disabledAt: null },
    select: { ...select, passwordHash: true },
  });
  return new Map(users.map(({ passwordHash, ...user }) => [user.email, { ...toPerson(user), takenUp: passwordHash !== null }]));
}

/** Everybody of one tenant, disabled accounts too: their keys outlive them. */
export async function peopleOfTenant(tenantId: string): Promise<Map<string, Person>> {
  const users = await appDb().user.findMany({ where: { tenantId }, select });
  return new Map(users.map((user) => [user.id, toPerson(user)]));
}

/** Active accounts of one tenant whose name, organisation or address contains the text. */
export async function colleagues(tenantId: string, text: string, limit: number): Promise<Person[]> {
  const contains = { contains: text.trim(), mode: "insensitive" } as const;
  const users = await appDb().user.findMany({
    where: {
      tenantId,
      disabledAt: null,
      OR: [{ email: contains }, { displayName: contains }, { organisation: contains }, { kana: contains }],
    },
    orderBy: { email: "asc" },
    take: limit,
    select,
  });
  return users.map(toPerson);
}
