import { useTranslations } from "next-intl";
import { PageHead } from "../frame/page-head.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Sheet } from "../ui/card.tsx";

/** 鍵を移さず再発行 (mission E1): for whoever goes to another provider, or comes from one. */
export function MovingPage() {
  const t = useTranslations("credentials.moving");
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <Sheet className="grid max-w-form gap-6 p-6 tablet:p-10">
        <section>
          <h2 className="subhead">{t("whyTitle")}</h2>
          <p>{t("why")}</p>
        </section>
        <section>
          <h2 className="subhead">{t("staysTitle")}</h2>
          <ul className="list-disc pl-5">
            {(["stays1", "stays2", "stays3"] as const).map((stays) => (
              <li key={stays}>{t(stays)}</li>
            ))}
          </ul>
        </section>
        <section>
          <h2 className="subhead">{t("outTitle")}</h2>
          <ol className="list-decimal pl-5">
            {(["out1", "out2", "out3", "out4"] as const).map((step) => (
              <li key={step}>{t(step)}</li>
            ))}
          </ol>
        </section>
        <section>
          <h2 className="subhead">{t("inTitle")}</h2>
          <ol className="list-decimal pl-5">
            {(["in1", "in2"] as const).map((step) => (
              <li key={step}>{t(step)}</li>
            ))}
          </ol>
        </section>
        <p>
          <ButtonLink href="/credentials">{t("toEnd")}</ButtonLink>
        </p>
      </Sheet>
    </>
  );
}
