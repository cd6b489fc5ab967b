import "server-only";
import type { Prisma } from "../../db.ts";
import type { Signer } from "../../generated/prisma/client.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { type Part, say, type Words, writeLetter } from "../../jobs/letter.ts";

const NOT_YOU = {
  ja: "心当たりがない場合は、契約サービスの「電子証明書」から利用を停止し、お取引店までご連絡ください。",
  en: "If this was not you, suspend your key under “Certificates” in the contract service and contact your branch.",
};
const ASK_BRANCH = {
  ja: "心当たりがない場合は、お取引店までご連絡ください。",
  en: "If you did not expect this, please contact your branch.",
};

/** What happened to a credential besides its use. In both languages: the reader's is not known here. */
const WORDS = {
  "pin-changed": {
    subject: "暗証番号を変更しました",
    ja: "署名用の暗証番号が変更されました。これまでの暗証番号では署名できません。",
    en: "The PIN of your signing key was changed. The one before does not work any more.",
    after: NOT_YOU,
  },
  "authenticator-changed": {
    subject: "認証手段を変更しました",
    ja: "暗証番号といっしょに使う認証手段が変更されました。これまでの認証手段では署名できません。",
    en: "Your second factor was changed. The one before does not work any more.",
    after: NOT_YOU,
  },
  locked: {
    subject: "ご利用を停止しました",
    ja: "暗証番号またはワンタイムパスワードを続けて5回誤ったため、署名鍵をロックしました。署名は行われていません。",
    en: "There were five wrong attempts in a row, so your signing key is locked. Nothing was signed.",
    after: {
      ja: "お心当たりがあるときも、ないときも、お取引店までご連絡ください。ご本人を確認のうえ、ロックを解除します。",
      en: "Whether this was you or not, please contact your branch. It is unlocked once they know that it is you.",
    },
  },
  unlocked: {
    subject: "ロックを解除しました",
    ja: "署名鍵のロックが解除されました。いままでの暗証番号で署名できます。",
    en: "Your signing key was unlocked. You can sign with your PIN as before.",
    after: NOT_YOU,
  },
  suspended: {
    subject: "利用を停止しました",
    ja: "署名鍵の利用を停止しました。解除されるまで、この鍵では署名できません。これまでの署名はそのまま有効です。",
    en: "Your signing key is suspended and signs nothing until it is released. Signatures made before stay valid.",
    after: {
      ja: "解除のお手続きは、お取引店までご連絡ください。暗証番号が他人に知られたおそれがあるときは、再発行をお申し出ください。",
      en: "To have it released, please contact your branch. If somebody may know your PIN, ask for a new certificate instead.",
    },
  },
  released: {
    subject: "利用停止を解除しました",
    ja: "署名鍵の利用停止が解除されました。いままでの暗証番号で署名できます。",
    en: "Your signing key was released. You can sign with your PIN as before.",
    after: NOT_YOU,
  },
  "reissue-offered": {
    subject: "署名用証明書の再発行のご案内",
    ja: "新しい署名鍵と証明書を発行できます。下のボタンから7日以内に、新しい暗証番号と認証手段を登録してください。ログインが必要です。これまでの鍵は、登録が済むと使えなくなります。",
    en: "You can have a new signing key and certificate. Open the link within 7 days and sign in to set a new PIN and second factor. The key you have now ends then.",
    after: ASK_BRANCH,
  },
  reissued: {
    subject: "署名用証明書を再発行しました",
    ja: "新しい署名鍵と証明書を発行し、これまでの鍵を廃棄しました。これまでの署名はそのまま有効です。",
    en: "You have a new signing key and certificate, and the key before was destroyed. Signatures made before stay valid.",
    after: NOT_YOU,
  },
  revoked: {
    subject: "署名用証明書を失効しました",
    ja: "署名用証明書を失効し、署名鍵を廃棄しました。この鍵では、もう署名できません。失効より前の署名は、そのまま有効です。",
    en: "Your signing certificate was revoked and its key destroyed. It signs nothing any more. Signatures made before stay valid.",
    after: ASK_BRANCH,
  },
  "use-ended": {
    subject: "署名鍵の利用を終了しました",
    ja: "お申し出により、署名鍵を廃棄し、証明書を失効しました。控えから戻しても、この鍵は使えません。これまでの署名はそのまま有効です。",
    en: "As you asked, your signing key was destroyed and the certificate revoked. A restored backup does not bring it back into use. Signatures made before stay valid.",
    after: ASK_BRANCH,
  },
  "ended-by-provider": {
    subject: "署名用証明書の利用終了のお知らせ",
    ja: "当社の都合により、署名用証明書を失効し、署名鍵を廃棄しました。これまでの署名はそのまま有効です。新しい証明書については、お取引店からご案内します。",
    en: "For reasons of our own we have revoked your signing certificate and destroyed its key. Signatures made before stay valid. Your branch will tell you about a new one.",
    after: ASK_BRANCH,
  },
  renewed: {
    subject: "署名用証明書を更新しました",
    ja: "新しい署名鍵と証明書を発行し、これまでの鍵を廃棄しました。暗証番号と認証手段は、これまでと同じです。これまでの署名はそのまま有効です。",
    en: "You have a new signing key and certificate, and the key before was destroyed. PIN and second factor are the same. Signatures made before stay valid.",
    after: NOT_YOU,
  },
  issued: {
    subject: "署名用証明書が発行されました",
    ja: "お待たせしました。認証局から証明書が届き、登録が済みました。登録済みの暗証番号と認証手段で署名できます。更新や再発行の場合、これまでの鍵は廃棄しました。これまでの署名はそのまま有効です。",
    en: "Your certificate has come from the certification authority and is registered. You can sign with the PIN and second factor you have set. If it replaces an earlier one, that key was destroyed; signatures made before stay valid.",
    after: NOT_YOU,
  },
  "issue-given-up": {
    subject: "証明書の発行を取りやめました",
    ja: "認証局への証明書の発行依頼を取りやめ、つくりかけの署名鍵を廃棄しました。あらためて発行する場合は、お取引店からご案内します。",
    en: "The request for your certificate was given up and the key made for it destroyed. If another is to be issued, your branch will tell you how.",
    after: ASK_BRANCH,
  },
  "expires-soon": {
    subject: "署名用証明書の更新のご案内（あと{days}日）",
    ja: "署名用証明書の有効期限まで、あと{days}日です。契約サービスの「電子証明書」から、期限までに更新してください。期限を過ぎると鍵は廃棄され、お取引店でのお手続きが必要です。",
    en: "Your signing certificate ends in {days} days. Please renew it under “Certificates” in the contract service before then. Afterwards the key is destroyed and you would have to ask your branch.",
    after: ASK_BRANCH,
  },
  expired: {
    subject: "署名用証明書の有効期限が切れました",
    ja: "署名用証明書の有効期限が切れたため、署名鍵を廃棄しました。これまでの署名はそのまま有効です。",
    en: "Your signing certificate has expired and its key was destroyed. Signatures made before stay valid.",
    after: {
      ja: "新しい証明書が必要な場合は、お取引店までご連絡ください。",
      en: "If you need a new one, please contact your branch.",
    },
  },
} as const;

export type Change = keyof typeof WORDS;

/** Tells the signer by mail, in the transaction that does it. Nothing is sent to one without an address. */
export async function tellSigner(
  tx: Prisma.TransactionClient,
  told: { signer: Signer; credentialId: string; change: Change; days?: number; link?: string; secret?: string; now: Date },
): Promise<void> {
  const { change, days, ...mail } = told;
  const { subject, ja, en, after } = WORDS[change];
  const filled = (text: string) => text.replaceAll("{days}", String(days));
  const words = { ja: filled(ja), en: filled(en) };
  await mailSigner(tx, { ...mail, subject: filled(`【署名鍵】${subject}`), parts: [say("both", words)], after });
}

type SignerMail = { signer: Signer; credentialId: string; subject: string; parts: Part[]; after: Words; now: Date };

/** A mail about a credential: greeting, what happened, time and number, what to do. `link`, `secret`: as `Mail` has them. */
export async function mailSigner(
  tx: Prisma.TransactionClient,
  mail: SignerMail & { button?: Words; link?: string; secret?: string },
): Promise<void> {
  const { signer, credentialId, subject, after, button, link, secret, now } = mail;
  if (!signer.email) return;
  const rows: [string, string][] = [
    ["日時 / Time", momentInJapan(now)],
    ["署名用証明書 / Credential", credentialId],
  ];
  const parts: Part[] = [...mail.parts, { kind: "facts", rows }, say("both", after, "after")];
  const letter = writeLetter({ reader: "both", name: signer.displayName, parts, button });
  await enqueueMail(tx, { to: signer.email, subject, letter, link, secret, now });
}

function momentInJapan(at: Date): string {
  return `${new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Tokyo" }).format(at)}（日本時間）`;
}
