import { useFormatter, useTranslations } from "next-intl";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { AskForm } from "./ask-form.tsx";
import { AskForChosen, Choosing } from "./chosen.tsx";
import { Countdown } from "./countdown.tsx";
import type { AskedFactor } from "./factor-fields.tsx";
import { type Level, RequestKey } from "./request-key.tsx";
import { RequestList } from "./request-list.tsx";
import { RequestObject, type ShownItem } from "./request-object.tsx";
import { SealBox } from "./vault.tsx";
import { WhereAmI } from "./where-am-i.tsx";

export type AuthorizePageProps = {
  requestId: string;
  items: ShownItem[];
  shown: string;
  client: { id: string; name: string };
  credential: { id: string; displayName: string; issuer: string; notAfter: string | null; level: Level; factor: AskedFactor };
  secondsLeft: number;
  /** on the driving application's origin */
  policyUrl: string;
  error?: string;
};

/** The RSSP asks: what will be signed stands left, who allows it right (key authorisation pattern 1). */
export function AuthorizePage(page: AuthorizePageProps) {
  const { requestId, items, shown, client, credential, secondsLeft, policyUrl, error } = page;
  const t = useTranslations("rssp");
  const [only, ...others] = items;
  const form = { requestId, shown, factor: credential.factor, error };
  return (
    <>
      <div className="hall__intro">
        <div>
          <h1 className="title">{t("title", { count: items.length })}</h1>
          <p className="text-body">{t("lead")}</p>
        </div>
        <p className="ml-auto text-small max-tablet:mt-2 tablet:whitespace-nowrap">
          {t.rich("expiry", { clock: () => <Countdown key="clock" seconds={secondsLeft} /> })}
        </p>
      </div>
      {only && others.length === 0 ? (
        <SealBox
          what={
            <>
              <h2>{t("what.title", { count: 1 })}</h2>
              <RequestObject item={only} requester={client} />
              <UsedKey credential={credential} />
              <WhereAmI />
            </>
          }
          ask={<AskForm {...form} count={1} />}
        />
      ) : (
        <Choosing total={items.length}>
          <SealBox
            what={
              <>
                <RequestList items={items} requester={client} />
                <UsedKey credential={credential} />
                <WhereAmI />
              </>
            }
            ask={
              <div className="ask__stay">
                <AskForChosen {...form} />
              </div>
            }
          />
        </Choosing>
      )}
      <footer className="vault__foot">
        <span>{t("foot")}</span>
        <a className="push underline underline-offset-4 max-tablet:ml-0" href={policyUrl} target="_blank" rel="noopener">
          {t("policy")}
        </a>
        <LanguageSwitch className="vault__language tablet:hidden" />
      </footer>
    </>
  );
}

function UsedKey({ credential: { id, displayName, issuer, notAfter, level } }: Pick<AuthorizePageProps, "credential">) {
  const format = useFormatter();
  const validUntil = notAfter ? format.dateTime(new Date(notAfter), { dateStyle: "long" }) : "";
  return <RequestKey id={id} displayName={displayName} issuer={issuer} level={level} validUntil={validUntil} />;
}
