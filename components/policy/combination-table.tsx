import { Circle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import type { LevelView } from "./policy-view.ts";

/**
 * Twelve cells: 鍵認可 down, 利用認証 across, each with its verdict and the reason in words. On a phone each row becomes a block; the roles
 * are written out, because a table that is laid out as blocks loses them.
 */
export function CombinationTable({ level: { level, rows, logins } }: { level: LevelView }) {
  const t = useTranslations("policy");
  return (
    <section className="card overflow-hidden" aria-labelledby={`cells-${level}`}>
      <header className="card__head">
        <h3 className="text-body font-bold" id={`cells-${level}`}>
          {t("level.whole", { level })}
        </h3>
        <span className="text-small text-text-soft">{t(`use.${level}`)}</span>
        <span className="push text-micro text-text-faint">{t("cells.clause", { clause: rows[0]?.clause ?? "" })}</span>
      </header>
      {/* biome-ignore-start lint/a11y/noRedundantRoles: laid out as blocks on a phone */}
      <table className="matrix" role="table" aria-labelledby={`cells-${level}`}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t("cells.authorisation")}
            </th>
            {logins.map(({ login, note }) => (
              <th key={login} role="columnheader" scope="col">
                {t("cells.login", { login })}
                <small>{t(`login.${note}`)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ authorisation, cells }) => (
            <tr key={authorisation} role="row">
              <th role="rowheader" scope="row">
                <span className="matrix__route">
                  <span className="route-mark route-mark--authorisation">{authorisation}</span>
                  <span>{t(`route.${authorisation}`)}</span>
                </span>
              </th>
              {cells.map(({ login, allowed, reason, conditions, here }) => (
                <td key={login} role="cell">
                  <span className="matrix__login" aria-hidden="true">
                    {t("cells.login", { login })}
                  </span>
                  <div>
                    <p className={cx("matrix__verdict", allowed && "matrix__verdict--allowed")}>
                      <Icon of={allowed ? Circle : X} size="sm" />
                      {t(allowed ? "cells.allowed" : "cells.denied")}
                    </p>
                    {here && <p className="matrix__here">{t("cells.here")}</p>}
                    <p className="matrix__why">{t(`reason.${reason}`)}</p>
                    {conditions.map((condition) => (
                      <p key={condition} className="matrix__why">
                        {t(`condition.${condition}`)}
                      </p>
                    ))}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: laid out as blocks on a phone */}
    </section>
  );
}
