import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SentPage, sentKind } from "@/components/wizard/sent-page.tsx";
import { contractView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../../page-reader.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard.sent"))("title") };
}

/** The end of the wizard; what has gone on since, or is another's, is the contract's page. */
export default async function Page({ params }: Props) {
  const { id } = await params;
  const contract = await readForPage(`/contracts/${id}/sent`, (actor, now) => contractView(actor, id, now));
  if (!contract.sender.isViewer || sentKind(contract) === null) redirect(`/contracts/${id}`);
  return <SentPage contract={contract} />;
}
