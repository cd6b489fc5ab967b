import type { ActivityEntry, HomeView } from "@/lib/sca/views.ts";
import { emptyInbox, inbox } from "./fixtures.ts";

const happened = (type: ActivityEntry["type"], at: string, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: `${type}${at}`,
  at: `2026-02-${at}:00.000Z`,
  type,
  actor: "署名者 二郎",
  isViewer: false,
  mark: "乙",
  contractId: "gallery",
  title: "加工業務委託契約書",
  ...more,
});

const open = inbox.rows.filter(({ state }) => state === "awaiting_signature" || state === "partially_signed");
const mine = open.filter(({ viewerTurn }) => viewerTurn);
const others = open.filter(({ viewerTurn }) => !viewerTurn);

export const home: HomeView = {
  mayCreate: true,
  todo: { rows: mine, count: { count: mine.length, more: false } },
  waiting: { rows: others, count: { count: 1000, more: true } },
  dueSoon: others.slice(0, 1),
  concluded: inbox.rows.filter(({ state }) => state === "completed"),
  activity: {
    entries: [
      happened("completed", "19T01:40", { actor: null, title: "秘密保持契約書" }),
      happened("signed", "19T01:40", { title: "秘密保持契約書" }),
      happened("viewed", "18T08:12"),
      happened("sent", "18T07:05", { isViewer: true, mark: "甲" }),
      happened("declined", "17T02:30", { title: "機械設備売買契約書" }),
    ],
    page: 1,
    hasNext: true,
  },
};

export const emptyHome: HomeView = {
  mayCreate: true,
  todo: { rows: [], count: emptyInbox.total },
  waiting: { rows: [], count: emptyInbox.total },
  dueSoon: [],
  concluded: [],
  activity: { entries: [], page: 1, hasNext: false },
};
