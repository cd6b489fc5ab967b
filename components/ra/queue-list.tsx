import type { ReactNode } from "react";
import { Empty } from "../ui/outcome.tsx";
import { Pager } from "../ui/pager.tsx";
import { Table } from "../ui/table.tsx";
import { RowKeys } from "./row-keys.tsx";

type QueueListProps<R> = {
  view: { rows: R[]; total: number; page: number; pageSize: number };
  hrefOf: (page: number) => string;
  none: { title: string; text: string };
  head: ReactNode;
  /** at the foot, where there is room */
  notes?: ReactNode;
  children: (row: R) => ReactNode;
};

/** A list of staff: dense rows that the arrow keys move through, or what there is instead; where one is, at the foot. */
export function QueueList<R>({ view: { rows, total, page, pageSize }, hrefOf, none, head, notes, children }: QueueListProps<R>) {
  return (
    <div className="card desk2__list">
      {rows.length === 0 ? (
        <Empty title={none.title}>
          <p>{none.text}</p>
        </Empty>
      ) : (
        <div className="desk2__scroll">
          <Table dense className="q">
            <thead>
              <tr>{head}</tr>
            </thead>
            <RowKeys>{rows.map(children)}</RowKeys>
          </Table>
        </div>
      )}
      <footer className="foot3">
        {notes}
        <Pager total={total} page={page} pageSize={pageSize} shown={rows.length} hrefOf={hrefOf} />
      </footer>
    </div>
  );
}
