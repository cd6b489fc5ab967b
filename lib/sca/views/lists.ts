/** Lists of contracts and the first page. */
import type { TimelineEntry } from "./contract.ts";
import type { FolderChoice } from "./folders.ts";
import type { ContractState, Iso, PartyView } from "./terms.ts";

/** すべて / 要対応 / 確認中 / 締結済み / 下書き / 却下 / 期限切れ. `cancelled` (取消) is listed under すべて only. */
export type ContractTab = "all" | "action" | "waiting" | "completed" | "draft" | "declined" | "expired";

/** As their pages are called: 受信, 送信した契約, 締結済み・保管, 契約一覧. */
export type ListName = "inbox" | "sent" | "archive" | "contracts";

/** The search box and its ▼ detail; every field may be absent. Values come from the URL, checked by `contractSearchSchema`. */
export type ContractSearch = {
  tab?: ContractTab;
  /** 書類名・取引先・管理番号 */
  text?: string;
  /** 取引年月日, YYYY-MM-DD in Japan time, both ends included */
  from?: string;
  to?: string;
  amountMin?: number;
  amountMax?: number;
  /** 取引先: name or organisation of a party */
  party?: string;
  /** 管理番号 */
  number?: string;
  /** of 契約一覧: a folder's id */
  folder?: string;
  /** from 1 to LIST_PAGES */
  page?: number;
};

/** `more`: at least so many; nobody waits for a list to be counted to its end. */
export type Tally = { count: number; more: boolean };

export type InboxRow = {
  id: string;
  /** 管理番号 */
  number: string;
  title: string;
  amount: number | null;
  state: ContractState;
  /** who sent it */
  sender: { name: string; organisation: string | null };
  /** the other side, as the viewer sees it; null while a draft names nobody */
  counterparty: { name: string; organisation: string | null } | null;
  parties: PartyView[];
  /** the viewer's role in it (委託者 …); null for a sender who does not sign */
  viewerRole: string | null;
  viewerTurn: boolean;
  /** deadline, null also of what ended otherwise; `dueSoon` = within three days */
  due: Iso | null;
  dueSoon: boolean;
  receivedAt: Iso;
  /** the next thing to do on this row */
  next: "read" | "status" | "download" | "edit";
};

export type InboxCounts = Record<ContractTab, Tally>;

export type InboxPage = {
  rows: InboxRow[];
  counts: InboxCounts;
  /** rows that match the search in this tab */
  total: Tally;
  page: number;
  pageSize: number;
  /** another page follows, and may be turned to */
  hasNext: boolean;
  /** there are more rows than may be leafed through: the search is to be narrowed */
  cutOff: boolean;
  /** the most urgent row that waits for the viewer; null when nothing does. Independent of the search. */
  nextAct: InboxRow | null;
};

/** 契約一覧. `folder`: which one is looked at, null: everything; `whole`: everything is the viewer's to see */
export type TenantPage = InboxPage & { folders: FolderChoice[]; folder: string | null; whole: boolean };

export type ActivityEntry = {
  id: string;
  at: Iso;
  type: TimelineEntry["type"];
  /** who did it; null = the system */
  actor: string | null;
  isViewer: boolean;
  /** of the recipient who did it or is meant */
  mark: string | null;
  contractId: string;
  title: string;
};

export type ActivityPage = { entries: ActivityEntry[]; page: number; hasNext: boolean };

export type HomeView = {
  /** makes contracts himself */
  mayCreate: boolean;
  /** what waits for the viewer, most urgent first */
  todo: { rows: InboxRow[]; count: Tally };
  /** what the viewer sent and others have */
  waiting: { rows: InboxRow[]; count: Tally };
  /** of what others have: due within seven days */
  dueSoon: InboxRow[];
  concluded: InboxRow[];
  activity: ActivityPage;
};
