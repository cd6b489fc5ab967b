import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Notice } from "../notice.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notice"))("pageTitle"), robots: "noindex" };
}

export default function Page({ params }: { params: Promise<{ token: string }> }) {
  return <Notice params={params} step="confirm" />;
}
