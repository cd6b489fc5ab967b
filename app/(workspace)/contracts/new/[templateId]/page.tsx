import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { TemplateForm } from "@/components/wizard/template-form.tsx";
import { may } from "@/lib/auth/index.ts";
import { templateById } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { createFromTemplateAction } from "../../actions.ts";

type Props = { params: Promise<{ templateId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const template = templateById((await params).templateId);
  return { title: template?.name[await getLocale()] };
}

export default async function Page({ params }: Props) {
  const { templateId } = await params;
  const template = await readForPage(`/contracts/new/${templateId}`, async (actor) =>
    may(actor, "contract.create") ? templateById(templateId) : null,
  );
  if (!template) notFound();
  return <TemplateForm template={template} create={createFromTemplateAction} />;
}
