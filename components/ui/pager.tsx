import Link from "next/link";
import { useTranslations } from "next-intl";

/** `shown`: rows on this page */
type PagerProps = { total: number; page: number; pageSize: number; shown: number; hrefOf: (page: number) => string };

/** Which rows of how many, and the way to those before and after. */
export function Pager({ total, page, pageSize, shown, hrefOf }: PagerProps) {
  const t = useTranslations("common.pager");
  const from = shown > 0 ? (page - 1) * pageSize + 1 : 0;
  const to = shown > 0 ? from + shown - 1 : 0;
  return (
    <nav className="row push" aria-label={t("range", { total, from, to })}>
      <span>{t("range", { total, from, to })}</span>
      {page > 1 && (
        <Link className="btn btn--sm" href={hrefOf(page - 1)} scroll={false}>
          {t("prev", { count: pageSize })}
        </Link>
      )}
      {to < total && shown > 0 && (
        <Link className="btn btn--sm" href={hrefOf(page + 1)} scroll={false}>
          {t("next", { count: pageSize })}
        </Link>
      )}
    </nav>
  );
}
