import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { LogoutForm } from "./logout-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.logout"))("title") };
}

export default async function LogoutPage() {
  const t = await getTranslations("auth.logout");
  return (
    <Gate outbox={hasOutbox()}>
      <GateHead title={t("title")}>{t("text")}</GateHead>
      <LogoutForm />
    </Gate>
  );
}
