"use client";

import {
  Archive,
  BadgeCheck,
  CircleUserRound,
  ClipboardList,
  Ellipsis,
  Inbox,
  KeyRound,
  type LucideIcon,
  PenLine,
  ScanSearch,
  Send,
  Stamp,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";

type Entry = { href: string; word: string; icon: LucideIcon; tab?: boolean };
/** `roles`: whose places these are; everybody's where nothing is said */
type Group = { head: string; roles?: string[]; entries: Entry[] };

const groups: Group[] = [
  {
    head: "ra",
    roles: ["ra"],
    entries: [
      { href: "/ra/enrolments", word: "raEnrolments", icon: Stamp, tab: true },
      { href: "/ra/credentials", word: "raCredentials", icon: KeyRound, tab: true },
    ],
  },
  {
    head: "bank",
    roles: ["staff", "checker", "ra"],
    entries: [{ href: "/requests", word: "requests", icon: ClipboardList, tab: true }],
  },
  {
    head: "contracts",
    entries: [
      { href: "/inbox", word: "inbox", icon: Inbox, tab: true },
      { href: "/sent", word: "sent", icon: Send, tab: true },
      { href: "/archive", word: "archive", icon: Archive, tab: true },
    ],
  },
  {
    head: "applications",
    roles: ["staff", "admin"],
    entries: [{ href: "/enrolments", word: "enrolments", icon: Stamp, tab: true }],
  },
  {
    head: "mine",
    entries: [
      { href: "/credentials", word: "credentials", icon: BadgeCheck, tab: true },
      { href: "/account", word: "account", icon: CircleUserRound, tab: true },
    ],
  },
  { head: "tools", entries: [{ href: "/verify", word: "verify", icon: ScanSearch }] },
];

const groupsOf = (role: string | undefined) =>
  groups.filter(({ roles }) => roles === undefined || (role !== undefined && roles.includes(role)));

/** `todo` = contracts waiting for this person. */
export function Nav({ todo, personRole }: { todo: number; personRole?: string }) {
  const t = useTranslations("common.nav");
  const path = usePathname();
  const current = (href: string) => (path === href || path.startsWith(`${href}/`) ? ("page" as const) : undefined);
  return (
    <nav className="nav" aria-label={t("label")}>
      <Link className="btn-new" href="/contracts/new">
        <Icon of={PenLine} />
        <span>{t("create")}</span>
      </Link>
      {groupsOf(personRole).map((group) => (
        <div className="nav__group" key={group.head}>
          <p className="nav__head">{t(group.head)}</p>
          <ul>
            {group.entries.map((entry) => (
              <li key={entry.href}>
                <Link href={entry.href} aria-current={current(entry.href)}>
                  <Icon of={entry.icon} />
                  <span>{t(entry.word)}</span>
                  {entry.href === "/inbox" && todo > 0 && <span className="count">{todo}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** At 360 px more would not have room for their words. */
const MOST_TABS = 5;

/** The same places at the thumb: the first few, and behind one more tab the rest. */
export function TabBar({ personRole }: { personRole?: string }) {
  const t = useTranslations("common.nav");
  const path = usePathname();
  const entries = groupsOf(personRole).flatMap((group) => group.entries);
  const tabs = entries.filter((entry) => entry.tab);
  const first = tabs.length > MOST_TABS ? tabs.slice(0, MOST_TABS - 1) : tabs;
  const rest = tabs.length > MOST_TABS ? entries.filter((entry) => !first.includes(entry)) : [];
  const current = (href: string) => (path.startsWith(href) ? ("page" as const) : undefined);
  return (
    <nav className="tabbar" aria-label={t("label")}>
      {first.map((entry) => (
        <Link key={entry.href} href={entry.href} aria-current={current(entry.href)}>
          <Icon of={entry.icon} />
          {t(`short.${entry.word}`)}
        </Link>
      ))}
      {rest.length > 0 && (
        <details className="tabbar__more" key={path}>
          <summary>
            <Icon of={Ellipsis} />
            {t("more")}
          </summary>
          <ul>
            {rest.map((entry) => (
              <li key={entry.href}>
                <Link href={entry.href} aria-current={current(entry.href)}>
                  <Icon of={entry.icon} />
                  {t(entry.word)}
                </Link>
              </li>
            ))}
          </ul>
        </details>
      )}
    </nav>
  );
}
