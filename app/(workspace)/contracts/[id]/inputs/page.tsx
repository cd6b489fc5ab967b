import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { InputsPage } from "@/components/inputs/inputs-page.tsx";
import { inputsView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { declineAction, giveInputsAction, saveInputsAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

const open = cache((id: string) => readForPage(`/contracts/${id}/inputs`, (actor, now) => inputsView(actor, id, now)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [view, t] = await Promise.all([open((await params).id), getTranslations("inputs")]);
  return { title: view ? t("title", { title: view.title }) : t("panel") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const view = await open(id);
  if (!view) redirect(`/contracts/${id}/read`);
  return (
    <InputsPage
      view={view}
      save={saveInputsAction}
      give={giveInputsAction}
      decline={<DeclineButton contractId={id} decline={declineAction} />}
    />
  );
}
