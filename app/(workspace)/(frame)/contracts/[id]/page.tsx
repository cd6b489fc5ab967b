import type { Metadata } from "next";
import { cache } from "react";
import { CancelButton } from "@/components/contract/cancel-button.tsx";
import { ContractPage } from "@/components/contract/contract-page.tsx";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { RemindButton } from "@/components/contract/remind-button.tsx";
import { contractView } from "@/lib/sca/index.ts";
import { cancelAction, declineAction, remindAction } from "../../../contracts/actions.ts";
import { readForPage } from "../../../page-reader.ts";

type Props = { params: Promise<{ id: string }> };

/** Once a request, for the title and the page. */
const read = cache((id: string) => readForPage(`/contracts/${id}`, (actor, now) => contractView(actor, id, now)));

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await read((await props.params).id)).title };
}

export default async function Page(props: Props) {
  const contract = await read((await props.params).id);
  return (
    <ContractPage
      contract={contract}
      remind={<RemindButton contractId={contract.id} remind={remindAction} />}
      decline={<DeclineButton contractId={contract.id} decline={declineAction} />}
      cancel={<CancelButton contractId={contract.id} cancel={cancelAction} />}
    />
  );
}
