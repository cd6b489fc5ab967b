import "server-only";
import { z } from "zod";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { plainText } from "../../plain-text.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import { type EnrolmentInfo, findingsOf } from "./enrolment-info.ts";
import { mayBeApproved } from "./findings.ts";
import { cardFaultSince } from "./recheck-card.ts";

export type Decision = "approve" | "reject" | "return";

const reasonSchema = z
  .string()
  .trim()
  .max(500)
  .refine(...plainText);

/**
 * 承認, 却下 or 差戻し, by the checker: another person than the one who examined it, applied for it or is to have it (refused here, and by a
 * check in the database). A card that was revoked meanwhile approves nothing. An approval mails the link to the enrolment page; the code that opens it travels apart (`issueCode`).
 * @param startUrl where the signer begins, a login follows there; it holds no secret
 * Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN, RSSP_ENROLMENT_SAME_PERSON, RSSP_ENROLMENT_FINDINGS, RSSP_CARD_*.
 */
export async function decide(
  client: ClientCredentials,
  { decision, reason, startUrl, ...act }: ActOnEnrolment & { decision: Decision; reason: string; startUrl: string },
): Promise<EnrolmentInfo> {
  const cardFault = decision === "approve" ? await cardFaultSince(client, act) : null;
  return actOnEnrolment(client, act, {
    act: decision,
    type: decision === "return" ? "rssp.enrolment.returned" : "rssp.enrolment.decided",
    async work(row, tx) {
      const said = reasonSchema.safeParse(reason);
      if (!said.success || (decision !== "approve" && said.data === "")) return { refused: "RSSP_ENROLMENT_INVALID" };
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      if (act.actor === row.examinedBy || act.actor === row.appliedBy) return { refused: "RSSP_ENROLMENT_SAME_PERSON" };
      if (decision === "approve" && !mayBeApproved(findingsOf(row))) return { refused: "RSSP_ENROLMENT_FINDINGS" };
      if (cardFault) return { refused: cardFault };
      const personal = said.data === "" ? undefined : { reason: said.data };
      if (decision === "return") return { data: { decisionReason: said.data }, personal };
      if (decision === "approve") await enqueueMail(tx, { ...approvalMail(row), link: startUrl, now: act.now });
      const data = { decidedBy: act.actor, decidedAt: act.now, decisionReason: said.data || null };
      return { data, facts: { decision }, personal };
    },
  });
}

/** The link goes by mail, the code another way. */
function approvalMail({ email, kanjiName }: { email: string; kanjiName: string }) {
  const ja =
    "署名用証明書の発行申請が承認されました。下のボタンからログインし、暗証番号と認証手段を登録してください。別便でお届けする利用者識別符号が必要です。利用者識別符号を、メールや電話でお尋ねすることはありません。";
  const en =
    "Your signing certificate was approved. Open the link, sign in, and set a PIN and a second factor. You need the enrolment code, which reaches you separately. Nobody will ask you for it by mail or telephone.";
  const button = { ja: "登録をはじめる", en: "Register" };
  const letter = writeLetter({ reader: "both", name: kanjiName, parts: [say("both", { ja, en })], button });
  return { to: email, subject: "【署名鍵】発行申請が承認されました", letter };
}
