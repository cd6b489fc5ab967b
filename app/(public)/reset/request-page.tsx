import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { GateLink, GateLinks } from "@/components/auth/gate-links.tsx";
import { Note } from "@/components/ui/index.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { RequestForm } from "./request-form.tsx";

type Kind = { purpose: "password-reset" | "authenticator-recovery" };

/** The page behind 「お忘れのとき」 and behind 「使えないとき」: the same form, other words. */
export async function RequestPage({ purpose }: Kind) {
  const t = await getTranslations("auth");
  const password = purpose === "password-reset";
  return (
    <Gate outbox={hasOutbox()}>
      <GateHead title={t(password ? "reset.passwordTitle" : "reset.authenticatorTitle")}>
        {t(password ? "reset.passwordSub" : "reset.authenticatorSub")}
      </GateHead>
      {!password && <Note className="mb-6">{t("reset.authenticatorNote")}</Note>}
      <RequestForm purpose={purpose} />
      <GateLinks>
        <GateLink href="/login">{t("common.toLogin")}</GateLink>
        <GateLink href={password ? "/reset/authenticator" : "/reset"}>
          {t(password ? "reset.toAuthenticator" : "reset.toPassword")}
        </GateLink>
      </GateLinks>
    </Gate>
  );
}
