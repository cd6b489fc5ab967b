import { useFormatter, useTranslations } from "next-intl";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { AskForm } from "./ask-form.tsx";
import { Countdown } from "./countdown.tsx";
import { type Level, RequestKey } from "./request-key.tsx";
import { RequestObject, type ShownItem } from "./request-object.tsx";
import { SealBox } from "./vault.tsx";
import { WhereAmI } from "./where-am-i.tsx";

export type AuthorizePageProps = {
  requestId: string;
  items: ShownItem[];
  shown: string;
  client: { id: string; name: string };
  credential: { id: string; displayName: string; issuer: string; notAfter: string | null; level: Level };
  secondsLeft: number;
  error?: string;
};

/** The RSSP asks: what will be signed stands left, who allows it right (key authorisation pattern 1). */
export function AuthorizePage({ requestId, items, shown, client, credential, secondsLeft, error }: AuthorizePageProps) {
  const t = useTranslations("rssp");
  const format = useFormatter();
  const { id, displayName, issuer, notAfter, level } = credential;
  return (
    <>
      <div className="hall__intro">
        <div>
          <h1 className="title">{t("title")}</h1>
          <p className="text-body">{t("lead")}</p>
        </div>
        <p className="ml-auto text-small max-tablet:mt-2 tablet:whitespace-nowrap">
          {t.rich("expiry", { clock: () => <Countdown key="clock" seconds={secondsLeft} /> })}
        </p>
      </div>
      <SealBox
        what={
          <>
            <h2>{t("what.title", { count: items.length })}</h2>
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the request's and never changes
              <RequestObject key={index} item={item} requester={client} />
            ))}
            <RequestKey
              id={id}
              displayName={displayName}
              issuer={issuer}
              level={level}
              validUntil={notAfter ? format.dateTime(new Date(notAfter), { dateStyle: "long" }) : ""}
            />
            <WhereAmI />
          </>
        }
        ask={<AskForm requestId={requestId} count={items.length} shown={shown} error={error} />}
      />
      <footer className="vault__foot">
        <span>{t("foot")}</span>
        <LanguageSwitch className="vault__language tablet:hidden" />
      </footer>
    </>
  );
}
