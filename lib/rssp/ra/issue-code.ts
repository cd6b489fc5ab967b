import "server-only";
import type { Prisma } from "../../db.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { ENROLMENT_CODE_LIFE } from "../limits.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import { enrolmentCodeHash, newEnrolmentCode } from "./code.ts";
import type { EnrolmentInfo } from "./enrolment-info.ts";

/** `mail`: in one of its own, without the link. */
export type CodeChannel = "letter" | "mail";

/** `code`: for the letter, this once; null where it went by mail. */
export type IssuedCode = { enrolment: EnrolmentInfo; code: string | null };

/**
 * 利用者識別符号 of an approved enrolment, kept as a keyed hash only: it cannot be shown again. Issuing anew ends the one before and its
 * count of wrong attempts. It travels apart from the link: neither letter nor mail holds both. Nobody issues his own.
 * Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN, RSSP_IMPORT_WAITS.
 */
export async function issueCode(
  client: ClientCredentials,
  { channel, ...act }: ActOnEnrolment & { channel: CodeChannel },
): Promise<IssuedCode> {
  let code = "";
  const enrolment = await actOnEnrolment(client, act, {
    act: "issueCode",
    type: "rssp.enrolment.code-issued",
    async work(row, tx) {
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      // an imported key is sealed under the code that went out with it
      if (row.credentialId) return { refused: "RSSP_IMPORT_WAITS" };
      const fresh = await freshCode(row, { channel, now: act.now }, tx);
      code = fresh.code;
      return fresh;
    },
  });
  return { enrolment, code: channel === "letter" ? code : null };
}

/** A new code for an enrolment whose row is locked: what its row becomes, and what the log says. By mail it goes out here. */
export async function freshCode(
  row: Enrolment,
  { channel, now }: { channel: CodeChannel; now: Date },
  tx: Prisma.TransactionClient,
) {
  const code = newEnrolmentCode(secureRandom);
  const codeExpiresAt = new Date(now.getTime() + ENROLMENT_CODE_LIFE);
  if (channel === "mail") await enqueueMail(tx, { ...codeMail(row), secret: code, now });
  return {
    code,
    data: { codeHash: enrolmentCodeHash(row.id, code), codeIssuedAt: now, codeExpiresAt, codeAttempts: 0, codeUsedAt: null },
    facts: { channel, again: row.codeHash ? 1 : 0, expires: codeExpiresAt.toISOString() },
  };
}

function codeMail({ email, kanjiName }: { email: string; kanjiName: string }) {
  const ja =
    "利用者識別符号：{secret}\n\n有効期間は14日です。署名鍵の登録画面で入力してください。登録画面のご案内は、別のメールでお送りしています。";
  const en = "Above is your enrolment code, valid for 14 days. The link to where you enter it was sent to you in another mail.";
  return { to: email, subject: "【署名鍵】利用者識別符号のお知らせ", text: `${kanjiName} さま\n\n${ja}\n${en}` };
}
