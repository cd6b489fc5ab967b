import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReviewPage } from "@/components/wizard/review-page.tsx";
import { draftView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { sendAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("steps.review") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const draft = await readForPage(`/contracts/${id}/review`, (actor, now) => draftView(actor, id, now));
  return <ReviewPage draft={draft} send={sendAction} />;
}
