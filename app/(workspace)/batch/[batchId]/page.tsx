import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BatchPage } from "@/components/batch/batch-page.tsx";
import { batchView } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";
import { authoriseBatchAction, prepareBatchAction } from "../actions.ts";

type Props = { params: Promise<{ batchId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("batch"))("title") };
}

export default async function Page({ params }: Props) {
  const { batchId } = await params;
  const first = await readForPage(`/batch/${batchId}`, (actor, now) => batchView(actor, batchId, now));
  if (first.phase !== "choosing") redirect(`/batch/${batchId}/signing`);
  return <BatchPage first={first} prepare={prepareBatchAction} authorise={authoriseBatchAction} />;
}
