import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { HomeView, InboxRow, Tally } from "@/lib/sca/views.ts";
import { dueWords } from "../contract/due-words.ts";
import { PartySeals } from "../contract/party-seals.tsx";
import { StateChip } from "../contract/state-chip.tsx";
import { useTally } from "../contract/use-tally.ts";
import { PageHead } from "../frame/page-head.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { Say } from "../ui/status.tsx";
import { ActivityFeed } from "./activity-feed.tsx";

/** What needs me, what waits for others, what is near its end, what is done; and who did what. */
export function HomePage({ view, now }: { view: HomeView; now: Date }) {
  const t = useTranslations("home");
  const tally = useTally();
  const { todo, waiting, dueSoon, concluded, activity } = view;
  return (
    <>
      <PageHead
        title={t("title")}
        acts={
          view.mayCreate && (
            <ButtonLink href="/contracts/new" variant={todo.rows.length === 0 ? "primary" : undefined}>
              {t("create")}
            </ButtonLink>
          )
        }
      >
        {todo.count.count > 0 ? t("leadTodo", { count: tally(todo.count) }) : t("leadNone")}
      </PageHead>
      <div className="home">
        <Section title={t("todo")} count={todo.count} href="/inbox?tab=action" empty={t("todoEmpty")} rows={todo.rows}>
          {(row) => (
            <Line row={row} now={now} href={`/contracts/${row.id}/read`} note={t("from", { name: nameOf(row.sender) })}>
              <ButtonLink
                href={`/contracts/${row.id}/read`}
                variant={row.id === todo.rows[0]?.id ? "primary" : undefined}
                size="sm"
                prefetch={false}
                aria-label={t("readOne", { title: row.title })}
              >
                {t("read")}
              </ButtonLink>
            </Line>
          )}
        </Section>
        <Section
          title={t("waiting")}
          count={waiting.count}
          href="/sent?tab=waiting"
          empty={t("waitingEmpty")}
          rows={waiting.rows}
        >
          {(row) => (
            <Line row={row} now={now} note={t("waitsFor", { names: calledIn(row) || t("nobody") })}>
              <PartySeals parties={row.parties} />
            </Line>
          )}
        </Section>
        <Section title={t("dueSoon")} empty={t("dueSoonEmpty")} rows={dueSoon}>
          {(row) => <Line row={row} now={now} note={t("waitsFor", { names: calledIn(row) || t("nobody") })} />}
        </Section>
        <Section title={t("concluded")} href="/archive" empty={t("concludedEmpty")} rows={concluded}>
          {(row) => (
            <Line row={row} now={now} note={row.counterparty ? nameOf(row.counterparty) : row.number}>
              <StateChip state={row.state} />
            </Line>
          )}
        </Section>
        <ActivityFeed activity={activity} />
      </div>
    </>
  );
}

const nameOf = ({ name, organisation }: { name: string; organisation: string | null }) =>
  [organisation, name].filter(Boolean).join("　");

/** Who has it in his hands: everybody who is called. */
const calledIn = ({ parties }: InboxRow) =>
  parties
    .filter(({ state }) => state === "called" || state === "signing")
    .map(nameOf)
    .join("、");

type SectionProps = {
  title: string;
  count?: Tally;
  href?: string;
  empty: string;
  rows: InboxRow[];
  children: (row: InboxRow) => ReactNode;
};

function Section({ title, count, href, empty, rows, children }: SectionProps) {
  const t = useTranslations("home");
  const tally = useTally();
  return (
    <Card aria-label={title}>
      <CardHead title={title}>
        {count !== undefined && count.count > 0 && <span className="count">{tally(count)}</span>}
        {href && rows.length > 0 && (
          <Link className="text-small" href={href} aria-label={t("allOf", { title })}>
            {t("all")}
          </Link>
        )}
      </CardHead>
      {rows.length === 0 ? (
        <p className="home__empty">{empty}</p>
      ) : (
        <ul className="home__rows">
          {rows.map((row) => (
            <li key={row.id}>{children(row)}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}

type LineProps = { row: InboxRow; now: Date; href?: string; note: string; children?: ReactNode };

function Line({ row, now, href = `/contracts/${row.id}`, note, children }: LineProps) {
  const t = useTranslations("inbox");
  const home = useTranslations("home");
  const words = row.due && row.dueSoon ? dueWords(row.due, now, "due") : null;
  return (
    <>
      <div className="home__what">
        <Link href={href} prefetch={false}>
          {row.title}
        </Link>
        <small>{note}</small>
        {row.state === "completed" ? (
          <small>{home("sent", { at: listDate(row.receivedAt) })}</small>
        ) : (
          row.due && (
            <small>
              {home("due", { at: listDateTime(row.due) })}{" "}
              {words && (
                <Say tone="caution" icon={TriangleAlert}>
                  {t(words.key, { days: words.days })}
                </Say>
              )}
            </small>
          )
        )}
      </div>
      {children && <div className="home__act">{children}</div>}
    </>
  );
}
