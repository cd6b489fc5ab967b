import type { Actor } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { countToDo, listInbox, listSent, listTenant } from "@/lib/sca/index.ts";
import type { ContractSearch } from "@/lib/sca/views.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { fillLists, idOf, READER, SENDER, TENANT } from "./fill-lists.ts";
import { quantile } from "./quantile.ts";

const SIZES = { "10k": 10_000, "1M": 1_000_000 } as const;
const EACH = 25;

/**
 * What a page of a list takes, with all that the screen shows of it, in lists of 10,000 and of 1,000,000 contracts: the inbox, what was sent,
 * the tenant's list, leafed through and searched in each way. The value is the slowest way's p95, so that no frequent quick one hides a slow
 * one. `raw`: one contract by its id.
 */
export const lists: Bench = {
  ids: Object.keys(SIZES).map((size) => `list.p95_ms.${size}`),
  measure: async () => {
    const figures: Figure[] = [];
    for (const [size, contracts] of Object.entries(SIZES)) {
      const begun = performance.now();
      await fillLists(contracts);
      process.stderr.write(`bench: ${size} contracts are there after ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
      figures.push(await measure(size, contracts));
    }
    return figures;
  },
};

async function measure(size: string, contracts: number): Promise<Figure> {
  const raw = await times(as(SENDER, () => oneContract(contracts)));
  const measured = new Map<string, number[]>();
  for (const [name, ask] of WAYS) measured.set(name, await times(ask));
  const all = [...measured].map(([name, taken]) => ({ name, p50: quantile(taken, 0.5), p95: quantile(taken, 0.95) }));
  const slowest = Math.max(...all.map(({ p95 }) => p95));
  const beside = all.map(
    ({ name, p50, p95 }) => `${name.padEnd(34)} p50 ${p50.toFixed(1).padStart(7)}  p95 ${p95.toFixed(1).padStart(7)} ms`,
  );
  return { ...figure(`list.p95_ms.${size}`, slowest, quantile(raw, 0.95), 100), beside };
}

const oneContract = (contracts: number) =>
  appDb().contract.findUnique({ where: { id: idOf(Math.ceil(Math.random() * contracts)) } });
const now = new Date("2026-11-20T03:00:00Z");
const actor = (userId: string): Actor => ({
  userId,
  tenantId: TENANT,
  role: "admin",
  membership: "owner",
  departmentId: null,
  email: "",
  displayName: "",
  organisation: null,
  locale: "ja",
  sessionId: "",
  loginAt: now,
});
const as = (userId: string, ask: (actor: Actor) => Promise<unknown>) => () => actingAs(actor(userId), () => ask(actor(userId)));
const inbox = (search: ContractSearch) => as(READER, (reader) => listInbox(reader, search, now));
const sent = (search: ContractSearch) => as(SENDER, (sender) => listSent(sender, search, now));
const tenant = (search: ContractSearch) => as(SENDER, (admin) => listTenant(admin, search, now));

const WAYS: [string, () => Promise<unknown>][] = [
  ["the number beside 受信・要対応", as(READER, countToDo)],
  ["inbox", inbox({})],
  ["inbox, what waits for the reader", inbox({ tab: "action" })],
  ["inbox, a frequent word", inbox({ text: "契約" })],
  ["inbox, a rare character", inbox({ text: "鷺" })],
  ["sent", sent({})],
  ["sent, concluded, a frequent word", sent({ tab: "completed", text: "株式会社 あおば" })],
  ["tenant", tenant({})],
  ["tenant, the last page", tenant({ page: 50 })],
  ["tenant, in progress", tenant({ tab: "waiting" })],
  ["tenant, a frequent word", tenant({ text: "契約" })],
  ["tenant, one rare character", tenant({ text: "鷺" })],
  ["tenant, two rare characters", tenant({ text: "燈台" })],
  ["tenant, a rare word under a tab", tenant({ text: "燈台の鷺", tab: "declined" })],
  ["tenant, frequent pairs, never together", tenant({ text: "商契約" })],
  ["tenant, one of two hundred", tenant({ text: "第210事業部" })],
  ["tenant, nothing", tenant({ text: "そのような契約" })],
  ["tenant, a number", tenant({ number: "00000077" })],
  ["tenant, a party", tenant({ party: "みなと不動産 田中" })],
  ["tenant, one amount", tenant({ amountMin: 770_007, amountMax: 770_007 })],
  ["tenant, amounts that many have", tenant({ amountMin: 1_000_000, amountMax: 5_000_000 })],
  ["tenant, a month long ago", tenant({ from: "2021-11-02", to: "2021-11-09" })],
  [
    "tenant, all conditions",
    tenant({ text: "契約", party: "あおば", amountMin: 1, from: "2021-11-02", to: "2021-11-19", tab: "completed" }),
  ],
];

async function times(ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let at = -3; at < EACH; at++) {
    const begun = performance.now();
    await ask();
    if (at >= 0) taken.push(performance.now() - begun);
  }
  return taken;
}
