import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { type Person, peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { CredentialRequest } from "../../generated/prisma/client.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { applyForCredential, revokeCredential } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { enrolmentPage } from "../keys/act-on-enrolment.ts";
import { actorName } from "../record.ts";
import { lockRequest } from "./lock-request.ts";
import type { RequestDetails } from "./request-details.ts";
import { nextRequestState } from "./transitions.ts";

/** The CA is told of a revocation meanwhile. */
const CARRYING_OUT = { maxWait: 15_000, timeout: 60_000 } as const;

/**
 * Does what was approved, once: with its row locked, a second one finds it done.
 * issue: an application joins the RA's queue, on the identity check that was carried over; renew: the person is sent to where certificates are
 * renewed; revoke: the RSSP revokes, destroys the key, and tells the person. Throws CREDENTIAL_REQUEST_STATE and what the RSSP refuses with: the request
 * stays approved then, and can be carried out again or rejected.
 */
export async function carryOut(actor: Actor, requestId: string, now: Date): Promise<void> {
  await appDb().$transaction(async (tx) => {
    const row = await lockRequest(tx, actor, requestId);
    if (row?.state === "done") return;
    const state = row && nextRequestState(row.state, "carryOut");
    const person = row && (await peopleById([row.userId], tx)).get(row.userId);
    if (!state || !person) throw new NatsuinError("CREDENTIAL_REQUEST_STATE", { state: row?.state ?? "", act: "carryOut" });
    const enrolmentId = await carry(actor, { row, person, now });
    // of a revocation the RSSP tells the person itself
    if (row.kind !== "revoke") await enqueueMail(tx, { ...wordsOf(row.kind, person), now });
    const by = actorName(actor);
    await tx.credentialRequest.update({ where: { id: requestId }, data: { state, doneBy: by, doneAt: now, enrolmentId } });
    await appendAudit(tx, {
      ...{ at: now, type: "sca.request.carried-out", actor: by, target: `request:${requestId}`, outcome: "ok" },
      facts: { kind: row.kind, ...(enrolmentId ? { enrolment: enrolmentId } : {}) },
    });
  }, CARRYING_OUT);
}

async function carry(
  actor: Actor,
  { row, person, now }: { row: CredentialRequest; person: Person; now: Date },
): Promise<string | null> {
  const { userId: subject, credentialId, reason, requestedBy } = row;
  const details = row.details as RequestDetails;
  if (details.kind === "issue") {
    const { romaji, algorithm, kyc } = details;
    const { displayName: kanjiName, organisation, email } = person;
    const { id } = await applyForCredential(scaClient(), {
      ...{ scope: row.tenantId, subject, romaji, kanjiName, email, algorithm, kyc, holding: "wrapped", now },
      ...(organisation ? { organisation } : {}),
      actor: requestedBy,
    });
    return id;
  }
  if (details.kind === "revoke" && credentialId) {
    const { revocation } = details;
    await revokeCredential(scaClient(), { subject, credentialId, actor: actorName(actor), reason, revocation, now });
  }
  return null;
}

const SUBJECTS = {
  issue: "【署名鍵】証明書の発行を受け付けました",
  renew: "【署名鍵】証明書の更新をお願いします",
} as const;
const TEXTS = {
  issue: [
    "お取引店から、署名用証明書の発行の依頼を受け付けました。審査が終わりましたら、登録のご案内をお送りします。",
    "Your branch asked for a signing certificate for you. You will hear from us once it has been examined.",
  ],
  renew: [
    "お取引店から、署名用証明書の更新の依頼がありました。下のボタンからログインし、「証明書を更新する」からお進みください。暗証番号と認証手段が必要です。",
    "Your branch asks you to renew your signing certificate. Open the link, sign in, and choose “Renew certificate”. You need your PIN and second factor.",
  ],
} as const;

function wordsOf(kind: keyof typeof TEXTS, { email, displayName }: Person) {
  const [ja, en] = TEXTS[kind];
  const button = { ja: "電子証明書の画面を開く", en: "Open certificates" };
  const letter = writeLetter({ reader: "both", name: displayName, parts: [say("both", { ja, en })], button });
  return { to: email, subject: SUBJECTS[kind], letter, link: enrolmentPage() };
}
