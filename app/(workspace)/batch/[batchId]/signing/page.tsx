import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BatchSigningPage } from "@/components/batch/batch-signing-page.tsx";
import { Topbar } from "@/components/frame/topbar.tsx";
import { batchProgress } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { abandonBatchAction, authoriseBatchAction, continueBatchAction } from "../../actions.ts";

type Props = { params: Promise<{ batchId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signing"))("title") };
}

export default async function Page({ params }: Props) {
  const { batchId } = await params;
  const { first, person } = await readForPage(`/batch/${batchId}/signing`, async (actor, now) => ({
    first: await batchProgress(actor, batchId, now),
    person: { name: actor.displayName, organisation: actor.organisation },
  }));
  // never asked for: there is nothing on its way
  if (first.items.length === 0) redirect(`/batch/${batchId}`);
  return (
    <>
      <Topbar person={person} />
      <BatchSigningPage first={first} goOn={continueBatchAction} authorise={authoriseBatchAction} abandon={abandonBatchAction} />
    </>
  );
}
