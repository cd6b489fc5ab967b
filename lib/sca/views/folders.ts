import type { Tally } from "./lists.ts";

/** Everybody of the organisation; some departments; who made it and who manages the organisation. */
export type FolderVisibility = "everyone" | "departments" | "private";

export type FolderChoice = { id: string; name: string };

export type FolderView = FolderChoice & {
  visibility: FolderVisibility;
  /** who sees it, where the visibility says so: ids of departments */
  departments: string[];
  /** that lie in it, drafts excepted */
  contracts: Tally;
};

/** `departments`: who sees it, where the visibility says `departments`; empty otherwise. `folderId`: of one that is changed. */
export type FolderInput = { folderId?: string; name: string; visibility: FolderVisibility; departments: string[] };

/** Where a contract lies in its sender's organisation. Nobody outside of it is told. */
export type FiledView = {
  /** null: in none that the viewer sees */
  folder: FolderChoice | null;
  /** where the viewer may put it; null: he moves nothing */
  choices: FolderChoice[] | null;
};
