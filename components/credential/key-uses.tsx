import { CircleCheck, CircleSlash, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { clock, listDate } from "@/i18n/format.ts";
import type { KeyUses as KeyUsesView } from "@/lib/sca/views.ts";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/outcome.tsx";
import { Pager } from "../ui/pager.tsx";
import { Say } from "../ui/status.tsx";

const LOOK = {
  signed: { tone: "valid", icon: CircleCheck },
  refused: { tone: "plain", icon: CircleSlash },
  unknown: { tone: "caution", icon: TriangleAlert },
} as const;

type KeyUsesProps = { credentialId: string; uses: KeyUsesView };

const hrefOf = (credentialId: string, page: number) => `/credentials?uses=${credentialId}&page=${page}`;

/** 鍵を使った記録, newest first; on a phone one block a use. */
export function KeyUses({ credentialId, uses: { rows, total, paged, page, pageSize } }: KeyUsesProps) {
  const t = useTranslations("credentials.uses");
  const titleId = `${credentialId}-uses`;
  return (
    <Card className="hist" aria-labelledby={titleId}>
      <header className="card__head">
        <h2 className="subhead" id={titleId}>
          {t("title")}
        </h2>
        <span className="text-small text-text-faint">{t("of", { id: credentialId })}</span>
        {!paged && total > rows.length && (
          <Link className="push text-small underline underline-offset-4" href={hrefOf(credentialId, 1)} scroll={false}>
            {t("all")}
          </Link>
        )}
      </header>
      {rows.length === 0 ? (
        <Empty title={t("none")}>
          <p>{t("noneText")}</p>
        </Empty>
      ) : (
        <table className="table table--dense">
          <thead>
            <tr>
              <th>{t("at")}</th>
              <th>{t("what")}</th>
              <th>{t("permission")}</th>
              <th>{t("client")}</th>
              <th>{t("outcome")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, at, title, count, method, client, outcome }) => (
              <tr key={id}>
                <td className="nowrap">
                  {listDate(at)} {clock(at)}
                </td>
                <td>{count > 1 ? t("more", { title, count: count - 1 }) : title}</td>
                <td className="nowrap">{t("method", { method, count })}</td>
                <td>{client}</td>
                <td>
                  <Say {...LOOK[outcome]}>{t(outcome)}</Say>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {paged && (
        <footer className="foot3">
          <Pager total={total} page={page} pageSize={pageSize} shown={rows.length} hrefOf={(to) => hrefOf(credentialId, to)} />
        </footer>
      )}
    </Card>
  );
}
