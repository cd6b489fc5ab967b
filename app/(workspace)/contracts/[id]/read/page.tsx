import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { GiveBackButton } from "@/components/contract/approval-buttons.tsx";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { ForwardButton } from "@/components/contract/forward-button.tsx";
import { ReadingPage } from "@/components/read/reading-page.tsx";
import { batchReading, openReading } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import {
  approveAction,
  authoriseAction,
  declineAction,
  enrolForContractAction,
  forwardAction,
  giveBackAction,
  sendApprovedAction,
} from "../../actions.ts";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ batch?: string | string[] }> };

/** Once a request: opening fixes the bytes that would be signed. */
const open = cache((id: string) => readForPage(`/contracts/${id}/read`, (actor, now) => openReading(actor, id, now)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ title }, t] = await Promise.all([open((await params).id), getTranslations("read")]);
  return { title: t("title", { title }) };
}

export default async function Page({ params, searchParams }: Props) {
  const [{ id }, { batch: named }] = await Promise.all([params, searchParams]);
  const view = await open(id);
  const own = view.parties.find(({ isViewer }) => isViewer);
  if (view.state === "awaiting_input" && own && own.inputState !== "none") redirect(`/contracts/${id}/inputs`);
  if (view.resume) redirect(`/contracts/${id}/signing/${view.resume}`);
  const batchId = view.signing && typeof named === "string" ? named : null;
  const batch =
    batchId &&
    (await readForPage(`/contracts/${id}/read`, (actor, now) => batchReading(actor, { batchId, contractId: id }, now)));
  return (
    <ReadingPage
      // each contract is read from its beginning
      key={id}
      view={view}
      batch={batch || null}
      authorise={authoriseAction}
      approve={approveAction}
      sendApproved={sendApprovedAction}
      enrol={enrolForContractAction}
      acts={{
        decline: <DeclineButton contractId={id} decline={declineAction} />,
        forward: <ForwardButton contractId={id} forward={forwardAction} />,
        giveBack: <GiveBackButton contractId={id} giveBack={giveBackAction} />,
      }}
    />
  );
}
