import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { LinkGone } from "@/components/auth/link-gone.tsx";
import { openSetUp } from "@/lib/auth/index.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { readLink } from "../../read-link.ts";
import { SetUpForm } from "./set-up-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.setup"))("title"), referrer: "no-referrer" };
}

export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const t = await getTranslations("auth.setup");
  const link = await readLink((now) => openSetUp(token, now));
  return (
    <Gate outbox={hasOutbox()}>
      {link ? (
        <>
          <GateHead title={t("title")}>
            {link.kind === "invitation" ? t("inviteSub", { name: link.displayName, email: link.email }) : t("adminSub")}
          </GateHead>
          <SetUpForm token={token} invited={link.kind === "invitation" ? link.email : null} />
        </>
      ) : (
        <LinkGone />
      )}
    </Gate>
  );
}
