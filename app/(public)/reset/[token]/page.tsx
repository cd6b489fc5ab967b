import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { LinkGone } from "@/components/auth/link-gone.tsx";
import { openUserToken } from "@/lib/auth/index.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { readLink } from "../../read-link.ts";
import { ResetForm } from "./reset-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("newTitle"), referrer: "no-referrer" };
}

export default async function NewPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const t = await getTranslations("auth.reset");
  const user = await readLink((now) => openUserToken(token, "password-reset", now));
  return (
    <Gate outbox={hasOutbox()}>
      {user ? (
        <>
          <GateHead title={t("newTitle")}>{t("newSub", { email: user.email })}</GateHead>
          <ResetForm token={token} email={user.email} />
        </>
      ) : (
        <LinkGone againHref="/reset" />
      )}
    </Gate>
  );
}
