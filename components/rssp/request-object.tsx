import { useTranslations } from "next-intl";
import { Fact, Facts } from "../ui/facts.tsx";

export type ShownItem = { title: string; amount?: string; parties: string[]; reference: string; pages: number; digest: string };

/** One document as the signer knows it: by its name and money, and by the digest that the contract page shows too. */
export function RequestObject({ item, requester }: { item: ShownItem; requester: { id: string; name: string } }) {
  const t = useTranslations("rssp.what");
  return (
    <article className="mt-4 rounded-control bg-vellum p-4 inset-ring inset-ring-line tablet:p-6">
      <h3 className="text-lead leading-7">{item.title}</h3>
      {item.amount && <Amount text={item.amount} />}
      <Facts className="border-line border-t [&>div]:py-2">
        {item.parties.length > 0 && (
          <Fact label={t("parties")}>
            {item.parties.map((party) => (
              <span key={party} className="block">
                {party}
              </span>
            ))}
          </Fact>
        )}
        <Fact label={t("reference")}>
          {item.reference}　<small>{t("pages", { pages: item.pages })}</small>
        </Fact>
        <Fact label={t("requester")}>
          {requester.name}　<small>{t("registered", { id: requester.id })}</small>
        </Fact>
        <Fact label={t("digest")}>
          <Digest of={item.digest} />
          <small className="block">{t("digestSame")}</small>
          <small className="block">{t("digestOnly")}</small>
        </Fact>
      </Facts>
    </article>
  );
}

export function Digest({ of: digest }: { of: string }) {
  return (
    <span className="digest">
      {digest.split(" ").map((group) => (
        <span key={group}>{group}</span>
      ))}
    </span>
  );
}

function Amount({ text }: { text: string }) {
  const t = useTranslations("rssp.what");
  const amount = amountOf(text);
  return (
    <p className="my-1 font-bold text-figure leading-10 tablet:mt-2 tablet:mb-4 tablet:leading-12">
      {amount?.words}
      {amount?.yen && <small className="ml-1 font-medium text-[0.5em]">{t("yen")}</small>}
    </p>
  );
}

/** `60000000` and `60,000,000円` are digits with a small unit; any other text stays as it is. */
export function amountOf(text: string | undefined): { words: string; yen: boolean } | null {
  if (text === undefined) return null;
  const [, digits] = /^([\d,]+)\s*円?$/.exec(text) ?? [];
  return digits ? { words: Number(digits.replaceAll(",", "")).toLocaleString("en-US"), yen: true } : { words: text, yen: false };
}
