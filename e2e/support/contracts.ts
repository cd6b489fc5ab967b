import type { RecipientInput } from "../../lib/sca/set-recipients.ts";
import { ask, emailOf, meet, type Name } from "./cast.ts";

/** A contract as a line asks for it: addresses, and the document as base64. With an approver it is asked of him, else sent. */
export type WantedContract = {
  sender: string;
  title: string;
  pdf: string;
  recipients: RecipientInput[];
  mayForward: boolean;
  approver: string | null;
};

type Sending = {
  title: string;
  pdf: Buffer;
  /** the sender himself, `kind` a signer, `group` one after the other where nothing is said */
  to?: { who: Name; kind?: RecipientInput["kind"]; group?: number }[];
  mayForward?: boolean;
  approver?: Name;
};

/** Sends without pages, for a test that is about what comes after. @returns the contract's id */
export async function send(
  sender: Name,
  { title, pdf, to = [{ who: sender }], mayForward = false, approver }: Sending,
): Promise<string> {
  for (const who of [sender, ...to.map((one) => one.who), ...(approver ? [approver] : [])]) await meet(who);
  const wanted: WantedContract = {
    sender: emailOf(sender),
    title,
    pdf: pdf.toString("base64"),
    recipients: to.map(({ who, kind, group }) => ({ email: emailOf(who), kind, group })),
    mayForward,
    approver: approver ? emailOf(approver) : null,
  };
  return (await ask<{ contractId: string }>({ contract: wanted })).contractId;
}
