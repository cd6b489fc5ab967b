import type { Metadata } from "next";
import { cache } from "react";
import { AmendButton } from "@/components/contract/amend-button.tsx";
import { GiveBackButton, SendApprovedButton, TakeBackButton } from "@/components/contract/approval-buttons.tsx";
import { CancelButton } from "@/components/contract/cancel-button.tsx";
import { ContractPage } from "@/components/contract/contract-page.tsx";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { DeleteDraftButton } from "@/components/contract/delete-draft-button.tsx";
import { DuplicateButton } from "@/components/contract/duplicate-button.tsx";
import { FiledCard } from "@/components/contract/filed-card.tsx";
import { ForwardButton } from "@/components/contract/forward-button.tsx";
import { RemindButton } from "@/components/contract/remind-button.tsx";
import { contractView } from "@/lib/sca/index.ts";
import {
  amendAction,
  cancelAction,
  declineAction,
  deleteDraftAction,
  duplicateAction,
  fileContractAction,
  forwardAction,
  giveBackAction,
  remindAction,
  sendApprovedAction,
  takeBackApprovalAction,
} from "../../../contracts/actions.ts";
import { readForPage } from "../../../page-reader.ts";

type Props = { params: Promise<{ id: string }> };

/** Once a request, for the title and the page. */
const read = cache((id: string) => readForPage(`/contracts/${id}`, (actor, now) => contractView(actor, id, now)));

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await read((await props.params).id)).title };
}

export default async function Page(props: Props) {
  const contract = await read((await props.params).id);
  const { id: contractId, approval } = contract;
  return (
    <ContractPage
      contract={contract}
      remind={<RemindButton contractId={contractId} remind={remindAction} />}
      decline={<DeclineButton contractId={contractId} decline={declineAction} />}
      cancel={<CancelButton contractId={contractId} cancel={cancelAction} />}
      forward={<ForwardButton contractId={contractId} forward={forwardAction} />}
      amend={<AmendButton contractId={contractId} parties={contract.parties} amend={amendAction} />}
      sendApproved={
        approval && <SendApprovedButton contractId={contractId} version={approval.version} send={sendApprovedAction} />
      }
      giveBack={<GiveBackButton contractId={contractId} giveBack={giveBackAction} />}
      takeBack={<TakeBackButton contractId={contractId} takeBack={takeBackApprovalAction} />}
      filed={
        contract.filed && (
          <FiledCard key={contract.filed.folder?.id} contractId={contractId} filed={contract.filed} file={fileContractAction} />
        )
      }
      duplicate={<DuplicateButton contractId={contractId} duplicate={duplicateAction} />}
      deleteDraft={<DeleteDraftButton contract={contract} remove={deleteDraftAction} />}
    />
  );
}
