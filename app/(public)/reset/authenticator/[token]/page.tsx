import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { LinkGone } from "@/components/auth/link-gone.tsx";
import { openUserToken } from "@/lib/auth/index.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { readLink } from "../../../read-link.ts";
import { RecoveryForm } from "./recovery-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.recovery"))("title"), referrer: "no-referrer" };
}

export default async function RecoveryPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const t = await getTranslations("auth.recovery");
  const user = await readLink((now) => openUserToken(token, "authenticator-recovery", now));
  return (
    <Gate outbox={hasOutbox()}>
      {user ? (
        <>
          <GateHead title={t("title")}>{t("sub", { email: user.email })}</GateHead>
          <RecoveryForm token={token} email={user.email} />
        </>
      ) : (
        <LinkGone againHref="/reset/authenticator" />
      )}
    </Gate>
  );
}
