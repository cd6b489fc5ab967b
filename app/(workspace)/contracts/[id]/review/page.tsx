import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReviewPage } from "@/components/wizard/review-page.tsx";
import { draftView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { askApprovalAction, candidatesAction, rereadDraftAction, saveDraftAction, sendAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("steps.review") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const { draft, own } = await readForPage(`/contracts/${id}/review`, async (actor, now) => ({
    draft: await draftView(actor, id, now),
    own: { email: actor.email },
  }));
  return (
    <ReviewPage
      draft={draft}
      own={own}
      candidates={candidatesAction}
      saveSettings={saveDraftAction}
      reread={rereadDraftAction}
      send={sendAction}
      ask={askApprovalAction}
    />
  );
}
