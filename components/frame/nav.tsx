"use client";

import {
  Archive,
  BadgeCheck,
  CircleUserRound,
  ClipboardList,
  Ellipsis,
  Files,
  House,
  Inbox,
  KeyRound,
  type LucideIcon,
  PenLine,
  ScanSearch,
  Send,
  Stamp,
  UsersRound,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";

type Entry = { href: string; word: string; icon: LucideIcon; tab?: boolean; right?: string };
/** `roles`, `right`: whose places these are; everybody's where nothing is said */
type Group = { head: string; roles?: string[]; right?: string; entries: Entry[] };
/** `rights`: what the person may do in his organisation (docs/rights.md); `contracts.shown`: something of it is his to see, be it by a folder */
type Viewer = { personRole?: string; rights: readonly string[] };

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
      { href: "/home", word: "home", icon: House, tab: true },
      { href: "/inbox", word: "inbox", icon: Inbox, tab: true },
      { href: "/sent", word: "sent", icon: Send, tab: true },
      { href: "/archive", word: "archive", icon: Archive, tab: true },
    ],
  },
  {
    head: "organisation",
    right: "contracts.shown",
    entries: [
      { href: "/contracts", word: "tenant", icon: Files, tab: true },
      { href: "/organisation", word: "members", icon: UsersRound, tab: true, right: "members.manage" },
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

const groupsOf = ({ personRole = "", rights }: Viewer) =>
  groups
    .filter(({ roles, right }) => (roles?.includes(personRole) ?? true) && (right === undefined || rights.includes(right)))
    .map((group) => ({ ...group, entries: group.entries.filter(({ right }) => right === undefined || rights.includes(right)) }));

/** `todo` = contracts waiting for this person. */
export function Nav({ todo, ...viewer }: Viewer & { todo: number }) {
  const t = useTranslations("common.nav");
  const path = usePathname();
  const current = (href: string) => (path === href || path.startsWith(`${href}/`) ? ("page" as const) : undefined);
  return (
    <nav className="nav" aria-label={t("label")}>
      {viewer.rights.includes("contract.create") && (
        <Link className="btn-new" href="/contracts/new">
          <Icon of={PenLine} />
          <span>{t("create")}</span>
        </Link>
      )}
      {groupsOf(viewer).map((group) => (
        <div className="nav__group" key={group.head}>
          <p className="nav__head">{t(group.head)}</p>
          <ul>
            {group.entries.map((entry) => (
              <li key={entry.href}>
                <Link href={entry.href} aria-current={current(entry.href)}>
                  <Icon of={entry.icon} />
                  <span>{t(entry.word)}</span>
                  {entry.href === "/inbox" && todo > 0 && <span className="count">{todo > 99 ? "99+" : todo}</span>}
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
export function TabBar(viewer: Viewer) {
  const t = useTranslations("common.nav");
  const path = usePathname();
  const entries = groupsOf(viewer).flatMap((group) => group.entries);
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
