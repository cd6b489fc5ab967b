import { CircleCheck, CirclePause, Mail, Phone } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { longDateTime } from "@/i18n/format.ts";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { Button, ButtonLink, Fact, Facts, Icon } from "../ui/index.ts";
import { amountOf } from "./request-object.tsx";
import { SealBox } from "./vault.tsx";

type Used = { title: string; amount?: string; parties: string[]; reference: string };

export type NoticePageProps = {
  /** of this page; what follows is below it */
  address: string;
  /** `look`: was it you? `confirm`: the one question before the key is stopped */
  step: "look" | "confirm";
  outcome: "signed" | "unknown";
  usedAt: string | null;
  client: { name: string };
  documents: Used[];
  credential: { id: string; displayName: string };
};

/** Behind the button of the mail about a use: what the key was used for, and the way to stop it. Opening it changes nothing. */
export function NoticePage({ address, step, outcome, usedAt, client, documents, credential }: NoticePageProps) {
  const t = useTranslations("notice");
  const locale = useLocale();
  return (
    <>
      <div className="hall__intro">
        <div>
          <h1 className="title">{step === "look" ? t("title", { outcome }) : t("confirmTitle")}</h1>
          <p className="text-body">{step === "look" ? t("lead") : t("confirmLead")}</p>
        </div>
      </div>
      <SealBox
        what={
          <>
            <h2>{t(outcome === "signed" ? "what" : "whatUnknown", { count: documents.length })}</h2>
            <Facts className="mt-2 text-small [&>div]:py-2">
              <Fact label={t("usedAt")}>{usedAt ? longDateTime(usedAt, locale) : "―"}</Fact>
              <Fact label={t("client")}>{client.name}</Fact>
              <Fact label={t("certificate")}>
                {credential.displayName}　<span className="whitespace-nowrap">{credential.id}</span>
              </Fact>
            </Facts>
            <ol className="used mt-4">
              {documents.map((document, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the order is the request's and never changes
                <UsedFor key={position} document={document} />
              ))}
            </ol>
          </>
        }
        ask={step === "look" ? <Look address={address} /> : <Confirm address={address} credentialId={credential.id} />}
      />
      <footer className="vault__foot">
        <span>{t("foot")}</span>
        <LanguageSwitch className="vault__language tablet:hidden" />
      </footer>
    </>
  );
}

function UsedFor({ document: { title, amount, parties, reference } }: { document: Used }) {
  const t = useTranslations("notice");
  const words = useTranslations("rssp.what");
  const shown = amountOf(amount);
  return (
    <li className="rounded-control bg-vellum p-4 inset-ring inset-ring-line">
      <b className="font-medium">{title}</b>
      <Facts className="mt-1 text-small [&>div]:border-0 [&>div]:py-0.5">
        <Fact label={t("reference")}>{reference}</Fact>
        {shown && (
          <Fact label={t("amount")}>
            {shown.words}
            {shown.yen && words("yen")}
          </Fact>
        )}
        {parties.length > 0 && <Fact label={t("parties")}>{parties.join("、")}</Fact>}
      </Facts>
    </li>
  );
}

function Look({ address }: { address: string }) {
  const t = useTranslations("notice");
  return (
    <>
      <h2>{t("ask")}</h2>
      <p className="mt-4 flex gap-3 text-text-soft">
        <Icon of={CircleCheck} />
        <span>{t("known")}</span>
      </p>
      <div className="mt-8">
        <ButtonLink variant="primary" size="lg" block href={`${address}/stop`} prefetch={false}>
          {t("strange")}
        </ButtonLink>
        <p className="hint">{t("strangeHint")}</p>
      </div>
    </>
  );
}

/** An ordinary form: it works without script, and sent twice it does no more. */
function Confirm({ address, credentialId }: { address: string; credentialId: string }) {
  const t = useTranslations("notice");
  return (
    <>
      <h2>{t("strange")}</h2>
      <div className="then mt-4 border-t-0 pt-0">
        <ol>
          <li>
            <Icon of={CirclePause} />
            <span>{t("then1", { id: credentialId })}</span>
          </li>
          <li>
            <Icon of={Mail} />
            <span>{t("then2")}</span>
          </li>
          <li>
            <Icon of={Phone} />
            <span>{t("then3")}</span>
          </li>
        </ol>
      </div>
      <form method="post" action={`${address}/suspend`}>
        <Button type="submit" variant="risk-solid" size="lg" block>
          {t("confirm")}
        </Button>
      </form>
      <div className="no">
        <ButtonLink variant="quiet" block href={address}>
          {t("back")}
        </ButtonLink>
      </div>
    </>
  );
}
