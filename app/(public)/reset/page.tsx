import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RequestPage } from "./request-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("passwordTitle") };
}

export default function ResetPage() {
  return <RequestPage purpose="password-reset" />;
}
