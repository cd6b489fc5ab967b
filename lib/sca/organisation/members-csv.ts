import "server-only";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { Locale } from "@/i18n/locale.ts";
import accountEn from "../../../messages/account.en.json" with { type: "json" };
import accountJa from "../../../messages/account.ja.json" with { type: "json" };
import credentialsEn from "../../../messages/credentials.en.json" with { type: "json" };
import credentialsJa from "../../../messages/credentials.ja.json" with { type: "json" };
import organisationEn from "../../../messages/organisation.en.json" with { type: "json" };
import organisationJa from "../../../messages/organisation.ja.json" with { type: "json" };
import { everyMember } from "../../auth/members/members-view.ts";
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { csv, csvName } from "../../csv.ts";
import { signingKeysOf } from "../keys/signing-keys.ts";
import type { MemberSearch, MemberView } from "../views.ts";

const WORDS = {
  ja: { ...organisationJa, account: accountJa, keys: credentialsJa.state },
  en: { ...organisationEn, account: accountEn, keys: credentialsEn.state },
};

/** Every member whom the search finds, for a spreadsheet: as the list shows them, with the day until which each can sign. Throws FORBIDDEN. */
export async function membersCsv(
  actor: Actor,
  search: MemberSearch,
  language: Locale,
  now: Date,
): Promise<{ fileName: string; csv: Bytes }> {
  const { rows: members, more } = await everyMember(actor, search, now);
  const keys = await signingKeysOf(
    members.map(({ id }) => id),
    now,
  );
  const { col, account, states, keys: keyStates } = WORDS[language];
  const heads = [col.name, account.email, col.department, col.membership, col.role, col.certificate, col.state, col.lastLogin];
  const cells = ({ id, displayName, email, department, membership, role, state, lastLoginAt }: MemberView) => {
    const key = keys[id];
    const signs = key && (key.state === "usable" && key.until ? listDate(key.until) : keyStates[key.state]);
    const work = [department?.name ?? null, account.memberships[membership], account.roles[role]];
    return [displayName, email, ...work, signs ?? null, states[state], lastLoginAt ? listDateTime(lastLoginAt) : null];
  };
  return { fileName: csvName("members", now, more ? members.length : null), csv: csv([heads, ...members.map(cells)]) };
}
