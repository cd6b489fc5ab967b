import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BatchResultPage } from "@/components/batch/batch-result-page.tsx";
import { Topbar } from "@/components/frame/topbar.tsx";
import { batchResult } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";

type Props = { params: Promise<{ batchId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("batch.result"))("list") };
}

export default async function Page({ params }: Props) {
  const { batchId } = await params;
  const { batch, person } = await readForPage(`/batch/${batchId}/result`, async (actor, now) => ({
    batch: await batchResult(actor, batchId, now),
    person: { name: actor.displayName, organisation: actor.organisation },
  }));
  return (
    <>
      <Topbar person={person} />
      <BatchResultPage batch={batch} />
    </>
  );
}
