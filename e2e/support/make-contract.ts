/** What e2e/support/contracts.ts asks for: a contract through the SCA's own door, as its sender would make it on the wizard's pages. */
import type { Actor } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { askApproval, createFromUpload, draftView, saveDraft, sendContract, setRecipients } from "@/lib/sca/index.ts";
import type { WantedContract } from "./contracts.ts";

export async function makeContract(wanted: WantedContract): Promise<{ contractId: string }> {
  const actor = await actorOf(wanted.sender);
  return actingAs(actor, async () => {
    const now = new Date();
    const upload = { bytes: Uint8Array.from(Buffer.from(wanted.pdf, "base64")), fileName: `${wanted.title}.pdf` };
    const { contractId } = await createFromUpload(actor, upload, now);
    await setRecipients(actor, { contractId, recipients: wanted.recipients }, now);
    const { title, amount, message, due, minLevel } = await draftView(actor, contractId, now);
    const { mayForward, approver } = wanted;
    await saveDraft(actor, { contractId, title, amount, message, due, minLevel, mayForward, approver }, now);
    await (approver ? askApproval : sendContract)(actor, contractId, now);
    return { contractId };
  });
}

async function actorOf(email: string): Promise<Actor> {
  const {
    id: userId,
    tenantId,
    role,
    membership,
    departmentId,
    displayName,
    organisation,
    locale,
  } = await appDb().user.findUniqueOrThrow({
    where: { email },
  });
  const words = locale === "en" ? "en" : "ja";
  return {
    userId,
    tenantId,
    role,
    membership,
    departmentId,
    email,
    displayName,
    organisation,
    locale: words,
    sessionId: "ses_e2e",
    loginAt: new Date(),
  };
}
