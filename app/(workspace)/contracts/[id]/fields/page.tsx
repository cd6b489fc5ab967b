import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FieldsPage } from "@/components/fields/fields-page.tsx";
import { fieldsView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { rereadFieldsAction, saveFieldsAction } from "../../actions.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("steps.fields") };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  const view = await readForPage(`/contracts/${id}/fields`, (actor, now) => fieldsView(actor, id, now));
  return <FieldsPage view={view} save={saveFieldsAction} reread={rereadFieldsAction} />;
}
