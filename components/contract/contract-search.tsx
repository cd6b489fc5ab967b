import { ChevronDown, Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ContractSearch as SearchValues } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";
import { searchHref } from "./search-href.ts";

/** A plain GET form: what was asked stays in the address. Tab and folder are kept, the page is not. */
export function ContractSearch({ path, search }: { path: string; search: SearchValues }) {
  const t = useTranslations("inbox.find");
  const detailed = [search.from, search.to, search.amountMin, search.amountMax, search.party, search.number].some(
    (value) => value !== undefined && value !== "",
  );
  return (
    <Form action={path} className="find" role="search" aria-label={t("label")} scroll={false}>
      {search.tab && <input type="hidden" name="tab" value={search.tab} />}
      {search.folder && <input type="hidden" name="folder" value={search.folder} />}
      <div className="find__bar">
        <span className="with-icon">
          <Icon of={Search} />
          <input
            className="input"
            type="search"
            name="text"
            aria-label={t("label")}
            placeholder={t("placeholder")}
            defaultValue={search.text}
            maxLength={100}
          />
        </span>
        <button className="visually-hidden" type="submit">
          {t("submit")}
        </button>
      </div>
      <details className="find__details disclosure" open={detailed}>
        <summary className="btn btn--secondary">
          <span>{t("more")}</span>
          <Icon of={ChevronDown} size="sm" className="chev" />
        </summary>
        <div className="card find__more">
          <fieldset className="wide2">
            <legend className="label text-small">{t("date")}</legend>
            <div className="range">
              <input className="input input--sm" type="date" name="from" aria-label={t("from")} defaultValue={search.from} />
              <span className="faint">〜</span>
              <input className="input input--sm" type="date" name="to" aria-label={t("to")} defaultValue={search.to} />
            </div>
          </fieldset>
          <fieldset className="wide2">
            <legend className="label text-small">{t("amount")}</legend>
            <div className="range">
              <input
                className="input input--sm num"
                name="amountMin"
                inputMode="numeric"
                aria-label={t("min")}
                placeholder={t("noMin")}
                defaultValue={search.amountMin}
              />
              <span className="faint">〜</span>
              <input
                className="input input--sm num"
                name="amountMax"
                inputMode="numeric"
                aria-label={t("max")}
                placeholder={t("noMax")}
                defaultValue={search.amountMax}
              />
            </div>
          </fieldset>
          <label>
            <span className="label text-small">{t("party")}</span>
            <input
              className="input input--sm"
              name="party"
              placeholder={t("partyHint")}
              defaultValue={search.party}
              maxLength={100}
            />
          </label>
          <label>
            <span className="label text-small">{t("number")}</span>
            <input className="input input--sm" name="number" placeholder="NC-" defaultValue={search.number} maxLength={40} />
          </label>
          <div className="find__go">
            <Link className="btn" href={searchHref(path, { tab: search.tab, folder: search.folder })}>
              {t("clear")}
            </Link>
            <button className="btn btn--secondary" type="submit">
              {t("go")}
            </button>
          </div>
        </div>
      </details>
    </Form>
  );
}
