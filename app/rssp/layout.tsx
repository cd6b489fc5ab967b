import type { Metadata, Viewport } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Vault } from "@/components/rssp/vault.tsx";
import { env } from "@/lib/env.ts";
import { requireRsspOrigin } from "./this-origin.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("rssp.bar");
  const name = t("name");
  // `same-origin`, not `no-referrer`: under that a form's POST would say `Origin: null`, which we refuse
  return { title: { default: name, template: `%s｜${name}` }, referrer: "same-origin" };
}

export const viewport: Viewport = { themeColor: "#0c1829" };

export default async function RsspLayout({ children }: { children: ReactNode }) {
  await requireRsspOrigin();
  return <Vault host={new URL(env().rsspOrigin).host}>{children}</Vault>;
}
