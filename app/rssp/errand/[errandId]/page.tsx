import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndedPage } from "@/components/rssp/ended-page.tsx";
import { viewErrand } from "@/lib/rssp/signer.ts";
import { factWords } from "../../fact-words.ts";
import { errandSecret, requireRsspOrigin } from "../../this-origin.ts";
import { endingOf } from "./ending.ts";

type Props = { params: Promise<{ errandId: string }>; searchParams: Promise<{ e?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rssp"))("errandTitle") };
}

export default async function Page({ params }: Props) {
  await requireRsspOrigin();
  const { errandId } = await params;
  const now = new Date();
  const view = await viewErrand({ errandId, browserSecret: await errandSecret(errandId), now });
  if (!view) return <EndedPage ending="errandNotFound" />;
  const ending = endingOf(view, await factWords());
  if (ending) return <EndedPage {...ending} />;
  return <EndedPage ending="errandFailed" back={{ to: `/rssp/errand/${errandId}/cancel`, byForm: true }} />;
}
