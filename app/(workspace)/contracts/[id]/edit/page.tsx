import { redirect } from "next/navigation";
import { NatsuinError } from "@/lib/errors.ts";
import { draftStep, draftView } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";

type Props = { params: Promise<{ id: string }> };

/** Leads to the step of the wizard where the draft goes on; what is no draft any more, to its own page. */
export default async function Page({ params }: Props) {
  const { id } = await params;
  const step = await readForPage(`/contracts/${id}/edit`, (actor, now) =>
    draftView(actor, id, now).then(draftStep, (error) => {
      if (error instanceof NatsuinError && error.code === "CONTRACT_STATE") return null;
      throw error;
    }),
  );
  redirect(step ? `/contracts/${id}/${step}` : `/contracts/${id}`);
}
