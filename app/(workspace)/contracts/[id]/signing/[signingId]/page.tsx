import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SigningPage } from "@/components/signing/signing-page.tsx";
import { signingProgress } from "@/lib/sca/index.ts";
import { readForPage } from "../../../../page-reader.ts";
import { abandonAction, authoriseAction, continueAction } from "../../../actions.ts";

type Props = { params: Promise<{ id: string; signingId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signing"))("title") };
}

export default async function Page({ params }: Props) {
  const { id, signingId } = await params;
  const path = `/contracts/${id}/signing/${signingId}`;
  const first = await readForPage(path, (actor, now) => signingProgress(actor, signingId, now));
  if (first.contractId !== id) notFound();
  return (
    <SigningPage
      first={first}
      progressUrl={`${path}/progress`}
      resultUrl={`${path}/result`}
      goOn={continueAction}
      authorise={authoriseAction}
      abandon={abandonAction}
    />
  );
}
