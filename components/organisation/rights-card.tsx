import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Membership } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";
import { Table } from "../ui/table.tsx";

type RightsCardProps = { rights: { right: string; who: Membership[] }[]; memberships: readonly Membership[] };

/** 役割と権限, as the table says that every act asks (docs/rights.md). */
export function RightsCard({ rights, memberships }: RightsCardProps) {
  const t = useTranslations("organisation.rights");
  const words = useTranslations("account.memberships");
  return (
    <div className="mt-4 grid max-w-[960px] grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-text-soft">{t("lead")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the keyboard */}
      <section className="card desk2__scroll relative" tabIndex={0} aria-label={t("title")}>
        <Table dense>
          <thead>
            <tr>
              <th scope="col">{t("right")}</th>
              {memberships.map((membership) => (
                <th key={membership} scope="col" className="text-center">
                  {words(membership)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rights.map(({ right, who }) => (
              <tr key={right}>
                <th
                  scope="row"
                  className="min-w-36 tablet:min-w-60 bg-transparent py-3 text-small font-regular whitespace-normal text-text [tr:last-child_&]:border-b-0"
                >
                  {t(right)}
                </th>
                {memberships.map((membership) => (
                  <td key={membership} className="text-center">
                    {who.includes(membership) ? (
                      <>
                        <Icon of={Check} className="mx-auto" />
                        <span className="visually-hidden">{t("yes")}</span>
                      </>
                    ) : (
                      <span className="text-text-faint">
                        <span aria-hidden="true">―</span>
                        <span className="visually-hidden">{t("no")}</span>
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </div>
  );
}
