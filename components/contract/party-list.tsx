"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { actsIn } from "@/lib/recipient-kinds.ts";
import type { MailView, PartyView } from "@/lib/sca/views.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { foremost, partyGroups } from "./party-groups.ts";
import { PartyRow } from "./party-row.tsx";

type PartyListProps = {
  parties: PartyView[];
  /** tells the sender what became of their mails */
  mails?: MailView[] | null;
  /** nothing is waited for any more */
  ended?: boolean;
  /** when each opened and acted */
  times?: boolean;
  /** leaves the organisation out */
  brief?: boolean;
};

/** More than these are folded, counted and searched. */
const FEW = 12;
const SHOWN = 6;

/** Everybody of a contract: who acts, by turns, and who only reads. */
export function PartyList({ parties, mails, ended = false, times, brief }: PartyListProps) {
  const t = useTranslations("contract.party");
  const [all, setAll] = useState(false);
  const [query, setQuery] = useState("");
  const many = parties.length > FEW;
  const failed = new Set(mails?.filter(({ state }) => state === "failed").map(({ position }) => position));
  const words = query.normalize("NFKC").trim().toLowerCase();
  const found = words ? parties.filter((party) => textOf(party).includes(words)) : parties;
  const shown = many && !all && !words ? foremost(parties, failed, SHOWN) : found;
  const { acting, readers } = partyGroups(shown);
  // by turns only where somebody shares one: one after the other says its order by itself
  const shared = partyGroups(parties).acting.some((group) => group.parties.length > 1);
  const rows = (members: PartyView[]) =>
    members.map((party) => (
      <PartyRow
        key={party.position}
        party={party}
        ended={ended}
        mail={mails?.find(({ position }) => position === party.position)}
        times={times}
        brief={brief}
      />
    ));
  return (
    <div className="parties">
      {many && (
        <div className="parties__tools">
          <Counts parties={parties} failed={failed.size} />
          <TextField
            label={t("search")}
            type="search"
            small
            value={query}
            autoComplete="off"
            onChange={({ target }) => setQuery(target.value)}
          />
          <p className="visually-hidden" aria-live="polite">
            {words && t("found", { count: found.length })}
          </p>
        </div>
      )}
      {words && found.length === 0 && <p className="parties__none">{t("none")}</p>}
      {shared
        ? acting.map(({ group, parties: members }) => (
            <Turn key={group} group={group} size={parties.filter((one) => one.group === group && actsIn(one)).length}>
              {rows(members)}
            </Turn>
          ))
        : acting.length > 0 && <ol>{rows(acting.flatMap((group) => group.parties))}</ol>}
      {readers.length > 0 && <Readers>{rows(readers)}</Readers>}
      {many && !words && (
        <Button variant="quiet" size="sm" block aria-expanded={all} onClick={() => setAll(!all)}>
          <Icon of={all ? ChevronUp : ChevronDown} size="sm" />
          {all ? t("fewer") : t("all", { count: parties.length })}
        </Button>
      )}
    </div>
  );
}

const textOf = ({ name, organisation, role, mark }: PartyView) =>
  [name, organisation, role, mark].filter(Boolean).join(" ").normalize("NFKC").toLowerCase();

function Turn({ group, size, children }: { group: number; size: number; children: ReactNode }) {
  const t = useTranslations("contract.party");
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <p className="parties__turn" id={id}>
        <b>{t("nth", { nth: group })}</b>
        {size > 1 && <span>{t("together", { count: size })}</span>}
      </p>
      <ol>{children}</ol>
    </section>
  );
}

function Readers({ children }: { children: ReactNode }) {
  const t = useTranslations("contract.party");
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <p className="parties__turn" id={id}>
        <b>{t("readers")}</b>
        <span>{t("readersAsked")}</span>
      </p>
      <ul>{children}</ul>
    </section>
  );
}

/** 署名 3 / 198　承認 1 / 2 */
function Counts({ parties, failed }: { parties: PartyView[]; failed: number }) {
  const t = useTranslations("contract.party");
  const counts = (["signer", "approver"] as const).flatMap((kind) => {
    const of = parties.filter((party) => party.kind === kind);
    const done = of.filter(({ state }) => state === "signed" || state === "approved").length;
    return of.length > 0 ? [t(`count.${kind}`, { done, total: of.length })] : [];
  });
  const reading = parties.filter((party) => !actsIn(party)).length;
  if (reading > 0) counts.push(t("count.reader", { total: reading }));
  if (failed > 0) counts.push(t("count.failed", { count: failed }));
  return (
    <ul className="parties__counts">
      {counts.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
