import "server-only";
import type { Prisma } from "../../db.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { ENROLMENT_CODE_LIFE, MAILED_CODE_LIFE } from "../limits.ts";
import { CODE_LENGTH, enrolmentCodeHash, MAILED_CODE_LENGTH, newEnrolmentCode } from "./code.ts";

/** `mail`: in one of its own, without the link. */
export type CodeChannel = "letter" | "mail";

/** For whom the code is: somebody who waits for the post, or somebody before the page that asks for it. */
const KINDS = {
  apart: {
    length: CODE_LENGTH,
    life: ENROLMENT_CODE_LIFE,
    ja: "有効期間は14日です。署名鍵の登録画面で入力してください。登録画面のご案内は、別のメールでお送りしています。",
    en: "Above is your enrolment code, valid for 14 days. The link to where you enter it was sent to you in another mail.",
  },
  atOnce: {
    length: MAILED_CODE_LENGTH,
    life: MAILED_CODE_LIFE,
    ja: "1時間以内に、いま開いている署名鍵の登録画面で入力してください。ほかの人には知らせないでください。お心当たりのない場合は、何もせずにこのメールを削除してください。",
    en: "Above is your enrolment code. Enter it within one hour on the page you have open, and tell nobody. If you did not ask for it, just delete this mail.",
  },
} as const;

/** A new 利用者識別符号 for an enrolment whose row is locked: what its row becomes, and what the log says. By mail it goes out here. */
export async function freshCode(
  row: Enrolment,
  { channel, kind = "apart", now }: { channel: CodeChannel; kind?: keyof typeof KINDS; now: Date },
  tx: Prisma.TransactionClient,
) {
  const { length, life, ja, en } = KINDS[kind];
  const code = newEnrolmentCode(secureRandom, length);
  const codeExpiresAt = new Date(now.getTime() + life);
  if (channel === "mail") {
    const parts = [{ kind: "code", label: "利用者識別符号" } as const, say("both", { ja, en })];
    const letter = writeLetter({ reader: "both", name: row.kanjiName, parts });
    await enqueueMail(tx, { to: row.email, subject: "【署名鍵】利用者識別符号のお知らせ", letter, secret: code, now });
  }
  return {
    code,
    data: { codeHash: enrolmentCodeHash(row.id, code), codeIssuedAt: now, codeExpiresAt, codeAttempts: 0, codeUsedAt: null },
    facts: { channel, again: row.codeHash ? 1 : 0, expires: codeExpiresAt.toISOString() },
  };
}
