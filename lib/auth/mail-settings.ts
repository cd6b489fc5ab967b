import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import type { Actor } from "./types.ts";

/**
 * `locale`: the language of his mails. `notices`: whether he is told of what asks nothing of him (concluded, ended, coming to its end). What asks
 * for an act, the use of a key and the safety of the account are always told.
 */
export type MailSettings = { locale: "ja" | "en"; notices: boolean };

const select = { id: true, locale: true, notices: true } as const;
const toSettings = ({ locale, notices }: { locale: string; notices: boolean }): MailSettings => ({
  locale: locale === "en" ? "en" : "ja",
  notices,
});

export async function mailSettings({ userId }: Actor): Promise<MailSettings> {
  return toSettings(await appDb().user.findUniqueOrThrow({ where: { id: userId }, select }));
}

/** One's own. */
export async function saveMailSettings({ userId }: Actor, { locale, notices }: MailSettings): Promise<void> {
  await appDb().user.update({ where: { id: userId }, data: { locale, notices } });
}

/** Of those who have taken their account up; also of accounts made in `db`'s transaction. */
export async function mailSettingsOf(db: Db, userIds: string[]): Promise<Map<string, MailSettings>> {
  const users = await db.user.findMany({ where: { id: { in: userIds }, passwordHash: { not: null } }, select });
  return new Map(users.map((user) => [user.id, toSettings(user)]));
}
