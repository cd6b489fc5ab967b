import "server-only";
import type { Prisma } from "../../db.ts";
import type { Signer } from "../../generated/prisma/client.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";

/** What happened to a credential besides its use. In both languages: the reader's is not known here. */
const WORDS = {
  "pin-changed": {
    subject: "暗証番号を変更しました",
    ja: "署名用の暗証番号が変更されました。これまでの暗証番号では署名できません。",
    en: "The PIN of your signing key was changed. The one before does not work any more.",
  },
} as const;

export type Change = keyof typeof WORDS;

/** Tells the signer by mail, in the transaction that does it. Nothing is sent to one without an address. */
export async function tellSigner(
  tx: Prisma.TransactionClient,
  { signer, credentialId, change, now }: { signer: Signer; credentialId: string; change: Change; now: Date },
): Promise<void> {
  const { subject, ja, en } = WORDS[change];
  await mailSigner(tx, { signer, credentialId, subject: `【署名鍵】${subject}`, text: `${ja}\n${en}`, after: NOT_YOU, now });
}

const NOT_YOU =
  "心当たりがない場合は、契約サービスの「電子証明書」から利用を停止し、お取引店までご連絡ください。\nIf this was not you, suspend your key under “Certificates” in the contract service and contact your branch.";

/** A mail about a credential: greeting, text, time and number, what to do. */
export async function mailSigner(
  tx: Prisma.TransactionClient,
  mail: { signer: Signer; credentialId: string; subject: string; text: string; after: string; link?: string; now: Date },
): Promise<void> {
  const { signer, credentialId, subject, text, after, link, now } = mail;
  if (!signer.email) return;
  const facts = `日時 / Time: ${momentInJapan(now)}\n署名用証明書 / Credential: ${credentialId}`;
  const parts = [`${signer.displayName} さま`, text, facts, after];
  await enqueueMail(tx, { to: signer.email, subject, text: parts.join("\n\n"), link, now });
}

function momentInJapan(at: Date): string {
  return `${new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Tokyo" }).format(at)}（日本時間）`;
}
