import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RequestPage } from "../request-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("authenticatorTitle") };
}

export default function ResetAuthenticatorPage() {
  return <RequestPage purpose="authenticator-recovery" />;
}
