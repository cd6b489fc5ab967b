import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ResultPage } from "@/components/result/result-page.tsx";
import { resultView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../../../page-reader.ts";

type Props = { params: Promise<{ id: string; signingId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("result"))("title") };
}

export default async function Page({ params }: Props) {
  const { id, signingId } = await params;
  const result = await readForPage(`/contracts/${id}/signing/${signingId}/result`, (actor, now) =>
    resultView(actor, signingId, now),
  );
  if (result.contractId !== id) notFound();
  return <ResultPage result={result} />;
}
