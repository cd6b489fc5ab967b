import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DocumentsPage } from "@/components/wizard/documents-page.tsx";
import { ATTACHMENT_ENDINGS, draftView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { orderPartsAction, removePartAction, restorePartAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("steps.prepare") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const draft = await readForPage(`/contracts/${id}/documents`, (actor, now) => draftView(actor, id, now));
  return (
    <DocumentsPage
      draft={draft}
      uploadUrl={`/api/contracts/${id}/parts`}
      attachable={ATTACHMENT_ENDINGS}
      order={orderPartsAction}
      remove={removePartAction}
      restore={restorePartAction}
    />
  );
}
