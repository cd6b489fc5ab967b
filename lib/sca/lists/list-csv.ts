import "server-only";
import { listDate } from "@/i18n/format.ts";
import type { Locale } from "@/i18n/locale.ts";
import contractEn from "../../../messages/contract.en.json" with { type: "json" };
import contractJa from "../../../messages/contract.ja.json" with { type: "json" };
import inboxEn from "../../../messages/inbox.en.json" with { type: "json" };
import inboxJa from "../../../messages/inbox.ja.json" with { type: "json" };
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { csv, csvName } from "../../csv.ts";
import { wholeList } from "../list-contracts.ts";
import { refuse } from "../record.ts";
import type { ContractSearch, InboxRow, ListName } from "../views.ts";

const NAMES: ListName[] = ["inbox", "sent", "archive", "contracts"];
const WORDS = { ja: { ...inboxJa, states: contractJa.state }, en: { ...inboxEn, states: contractEn.state } };

/**
 * A list as it is searched, for a spreadsheet: the rows that its pages would show, newest first, as far as they may be leafed through (the
 * file's name says where there are more). Throws NOT_FOUND: no such list, or nothing of it is the actor's to see.
 */
export async function listCsv(
  actor: Actor,
  name: string,
  search: ContractSearch,
  language: Locale,
  now: Date,
): Promise<{ fileName: string; csv: Bytes }> {
  const list = NAMES.find((one) => one === name);
  if (!list) return refuse("NOT_FOUND", { type: "sca.contract.refused", actor, target: "contract:all", now });
  const { rows, more } = await wholeList(actor, list, search, now);
  const { col, csvCol, find, states } = WORDS[language];
  const heads = [find.number, col.title, csvCol.organisation, csvCol.person, col.amount, col.state, find.date, col.due];
  const cells = ({ number, title, counterparty, sender, amount, state, receivedAt, due, parties }: InboxRow) => {
    const peer = counterparty ?? sender;
    const people = parties.map((party) => [party.mark, party.organisation, party.name].filter(Boolean).join(" "));
    const days = [listDate(receivedAt), due ? listDate(due) : null];
    const by = [sender.organisation, sender.name].filter(Boolean).join(" ");
    return [number, title, peer.organisation, peer.name, amount, states[state], ...days, by, people.join(" / ")];
  };
  const table = csv([[...heads, csvCol.sender, csvCol.parties], ...rows.map(cells)]);
  return { fileName: csvName(list, now, more ? rows.length : null), csv: table };
}
