import "server-only";
import { counterpartySecret } from "../auth/counterparties.ts";
import type { Db } from "../db.ts";
import { env } from "../env.ts";
import { enqueueMail } from "../jobs/enqueue-mail.ts";
import { readPath, startPath } from "./documents.ts";
import { shortMoment } from "./japanese.ts";

/**
 * Mails of a contract, in both languages: the reader's is not known before the login. Links only open; a login still follows.
 * Japanese mail text is not justified and carries no markup.
 */
type Contract = { id: string; number: string; title: string; message: string; expiresAt: Date | null };
type Named = { email: string; name?: string; displayName?: string; organisation?: string | null };

/** How long the link works for a contract without a deadline. */
const START_LIFE = 30 * 24 * 60 * 60 * 1000;
const nameOf = (person: Named) => person.name ?? person.displayName ?? person.email;
const linkTo = (path: string) => `${env().publicOrigin}${path}`;

/** To the signer whose turn it is: with the link to the document, or for somebody new to the account that waits for him. */
export async function mailCall(
  tx: Db,
  { contract, recipient, sender, now }: { contract: Contract; recipient: Named & { userId: string }; sender: Named; now: Date },
): Promise<void> {
  const from = [sender.organisation, nameOf(sender)].filter(Boolean).join(" ");
  const due = contract.expiresAt === null ? "" : `\n署名の期限 / Deadline: ${shortMoment(contract.expiresAt)}（日本時間）`;
  const message = contract.message === "" ? "" : `\n\n${contract.message}`;
  const until = contract.expiresAt ?? new Date(now.getTime() + START_LIFE);
  const secret = await counterpartySecret(tx, { userId: recipient.userId, until, now });
  const fresh =
    secret === null
      ? ""
      : "\n\n捺印をはじめてお使いになる方は、ボタンの先でログインの登録と電子証明書の発行をその場で行えます（約5分）。スマートフォンでもお手続きいただけます。\nNew to Natsuin? The button leads you through registration and your own certificate, in about five minutes.";
  await enqueueMail(tx, {
    to: recipient.email,
    subject: `【署名のお願い】${contract.title}`,
    text: `${nameOf(recipient)} さま\n\n${from} さまから、書類の確認と署名のお願いが届いています。\nYou are asked to read and sign a document from ${from}.\n\n書類 / Document: ${contract.title}\n管理番号 / Reference: ${contract.number}${due}${message}${fresh}`,
    ...(secret === null ? { link: linkTo(readPath(contract.id)) } : { link: linkTo(startPath("{secret}", contract.id)), secret }),
    now,
  });
}

/** To everybody concerned, once the last signature is stored. */
export async function mailCompleted(
  tx: Db,
  { contract, to, now }: { contract: Contract; to: Named[]; now: Date },
): Promise<void> {
  await mailAll(tx, contract, to, {
    subject: `【契約締結】${contract.title}`,
    ja: "すべての署名がそろい、契約が締結されました。署名済みの契約書をご確認ください。",
    en: "Everyone has signed. The signed document is ready.",
    now,
  });
}

/** To those who had to do with it, when it ends without a contract. */
export async function mailEnded(
  tx: Db,
  { contract, to, how, now }: { contract: Contract; to: Named[]; how: "declined" | "cancelled" | "expired"; now: Date },
): Promise<void> {
  const words = {
    declined: {
      subject: "却下",
      ja: "署名が却下されたため、この契約の手続きは終了しました。",
      en: "A signer declined, so this contract has ended.",
    },
    cancelled: {
      subject: "取消",
      ja: "送信元により、この契約は取り消されました。",
      en: "The sender has withdrawn this contract.",
    },
    expired: {
      subject: "期限切れ",
      ja: "署名の期限が過ぎたため、この契約の手続きは終了しました。",
      en: "The deadline passed, so this contract has ended.",
    },
  }[how];
  await mailAll(tx, contract, to, { ...words, subject: `【${words.subject}】${contract.title}`, now });
}

async function mailAll(
  tx: Db,
  { id, number, title }: Contract,
  to: Named[],
  { subject, ja, en, now }: { subject: string; ja: string; en: string; now: Date },
): Promise<void> {
  const once = new Map(to.map((person) => [person.email, person]));
  for (const person of once.values()) {
    const text = `${nameOf(person)} さま\n\n${ja}\n${en}\n\n書類 / Document: ${title}\n管理番号 / Reference: ${number}`;
    await enqueueMail(tx, { to: person.email, subject, text, link: linkTo(`/contracts/${id}`), now });
  }
}
