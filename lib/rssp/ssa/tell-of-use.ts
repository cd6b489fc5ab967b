import "server-only";
import type { AuditOutcome } from "../../audit/index.ts";
import type { Prisma } from "../../db.ts";
import { env } from "../../env.ts";
import { secureRandom } from "../../ids.ts";
import { say } from "../../jobs/letter.ts";
import { NOTICE_LIFE } from "../limits.ts";
import type { WholeRequest } from "../requests.ts";
import { newSecret, secretHash } from "../secrets.ts";
import { listDocuments, signedUnder, titleOf } from "./list-documents.ts";
import { mailSigner } from "./tell-signer.ts";

/**
 * Tells the signer that his key was used, or may have been, in the transaction that says so. The mail's one button leads to a page where
 * 「心当たりがない」 suspends the credential; opening it does nothing.
 */
export async function tellOfUse(
  tx: Prisma.TransactionClient,
  request: WholeRequest,
  { outcome, now }: { outcome: AuditOutcome; now: Date },
): Promise<void> {
  const { signer, id: credentialId } = request.credential;
  if (!signer.email) return;
  const token = newSecret(secureRandom);
  const expiresAt = new Date(now.getTime() + NOTICE_LIFE);
  await tx.useNotice.create({
    data: { tokenHash: secretHash(token), credentialId, requestId: request.id, createdAt: now, expiresAt },
  });
  const all = signedUnder(request, outcome === "unknown");
  // 方法2: one mail a use, of the one document that it has signed
  const signed = request.method === "chain" && outcome === "signed" ? all.slice(-1) : all;
  const [ja, en] =
    outcome === "signed"
      ? ["あなたの署名鍵で、次の書類に署名しました。", "Your key has signed the following."]
      : ["あなたの署名鍵が使われた可能性があります。結果を確認しています。", "Your key may have been used. We are checking."];
  await mailSigner(tx, {
    signer,
    credentialId,
    subject: `【署名鍵の利用】${titleOf(signed)}`,
    parts: [say("both", { ja, en }), { kind: "text", text: listDocuments(signed) }],
    after: {
      ja: "心当たりがない場合は、下のボタンから署名鍵の利用をただちに停止してください。",
      en: "If this was not you, suspend your key at once with the button below.",
    },
    button: { ja: "心当たりがない", en: "This was not me" },
    link: `${env().rsspOrigin}/rssp/notice/${token}`,
    now,
  });
}
