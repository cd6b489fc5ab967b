import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RecipientsPage } from "@/components/wizard/recipients-page.tsx";
import { listDate } from "@/i18n/format.ts";
import { draftView, MAX_RECIPIENTS } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { candidatesAction, rereadDraftAction, saveDraftAction, setRecipientsAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("steps.recipients") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const { draft, today, own } = await readForPage(`/contracts/${id}/recipients`, async (actor, now) => ({
    draft: await draftView(actor, id, now),
    today: listDate(now).replaceAll("/", "-"),
    own: { email: actor.email },
  }));
  return (
    <RecipientsPage
      draft={draft}
      today={today}
      own={own}
      most={MAX_RECIPIENTS}
      candidates={candidatesAction}
      saveDetails={saveDraftAction}
      saveRecipients={setRecipientsAction}
      reread={rereadDraftAction}
    />
  );
}
