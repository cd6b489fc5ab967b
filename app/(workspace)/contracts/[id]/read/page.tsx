import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { ReadingPage } from "@/components/read/reading-page.tsx";
import { openReading } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { authoriseAction, declineAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

/** Once a request: opening fixes the bytes that would be signed. */
const open = cache((id: string) => readForPage(`/contracts/${id}/read`, (actor, now) => openReading(actor, id, now)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ title }, t] = await Promise.all([open((await params).id), getTranslations("read")]);
  return { title: t("title", { title }) };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const view = await open(id);
  if (view.resume) redirect(`/contracts/${id}/signing/${view.resume}`);
  return (
    <ReadingPage view={view} authorise={authoriseAction} decline={<DeclineButton contractId={id} decline={declineAction} />} />
  );
}
