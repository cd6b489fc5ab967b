import "server-only";
import { counterpartySecret } from "../auth/counterparties.ts";
import { mailSettingsOf } from "../auth/mail-settings.ts";
import type { Db } from "../db.ts";
import { env } from "../env.ts";
import { enqueueMails, type Mail } from "../jobs/enqueue-mail.ts";
import type { MailFault } from "../jobs/judge-delivery.ts";
import { labelFor, lineFor, type Part, type Reader, say, type Words, writeLetter } from "../jobs/letter.ts";
import { readPath, startPath } from "./documents.ts";
import { longMoment } from "./japanese.ts";

/**
 * Mails of a contract, in the language of the reader's account, and in both for somebody who has none yet. Links only open; a login still
 * follows. What others wrote (title, message, names) stands where it is seen to be theirs.
 */
type Contract = { id: string; number: string; title: string; message: string; expiresAt: Date | null };
/** `id`: of a recipient of the contract; whoever has none is not one */
export type Named = {
  id?: string;
  userId: string;
  email: string;
  name?: string;
  displayName?: string;
  organisation?: string | null;
};

/** How long the link works for a contract without a deadline. */
const START_LIFE = 30 * 24 * 60 * 60 * 1000;
const nameOf = (person: Pick<Named, "name" | "displayName" | "email">) => person.name ?? person.displayName ?? person.email;
const linkTo = (path: string) => `${env().publicOrigin}${path}`;

/** What a recipient is asked for: an act, or only to know. */
export type Ask = "sign" | "approve" | "input" | "view" | "copy";

type AskWords = { subject: Words; text: (from: string) => Words; due: boolean };
const ASKS: Record<Ask, AskWords> = {
  sign: {
    subject: { ja: "署名のお願い", en: "Please sign" },
    text: (from) => ({
      ja: `${from} さまから、書類の確認と署名のお願いが届いています。`,
      en: `You are asked to read and sign a document from ${from}.`,
    }),
    due: true,
  },
  approve: {
    subject: { ja: "承認のお願い", en: "Please approve" },
    text: (from) => ({
      ja: `${from} さまから、書類の確認と承認のお願いが届いています。`,
      en: `You are asked to read and approve a document from ${from}.`,
    }),
    due: true,
  },
  input: {
    subject: { ja: "入力のお願い", en: "Please fill in" },
    text: (from) => ({
      ja: `${from} さまから、書類への入力のお願いが届いています。全員の入力がそろうと、署名に進みます。`,
      en: `You are asked to fill in a document from ${from}. It is signed once everybody has.`,
    }),
    due: true,
  },
  view: {
    subject: { ja: "書類の共有", en: "Shared with you" },
    text: (from) => ({
      ja: `${from} さまから、書類が共有されました。署名や承認は必要ありません。`,
      en: `${from} shares a document with you. Nothing has to be signed.`,
    }),
    due: false,
  },
  copy: {
    subject: { ja: "契約締結の写し", en: "Your copy" },
    text: (from) => ({
      ja: `${from} さまの契約が締結され、その写しが届いています。`,
      en: `A contract from ${from} was concluded, and this is your copy.`,
    }),
    due: false,
  },
};

const FRESH: Words = {
  ja: "捺印をはじめてお使いになる方は、ボタンの先でログインの登録と電子証明書の発行をその場で行えます（約5分）。スマートフォンでもお手続きいただけます。",
  en: "New to Natsuin? The button leads you through registration and your own certificate, in about five minutes.",
};
const READ: Words = { ja: "書類を確認する", en: "Read the document" };

type Call = {
  contract: Contract;
  recipients: Named[];
  sender: Omit<Named, "userId">;
  ask: Ask;
  /** asked again: since nothing has happened, or since the deadline is so many days away */
  again?: "waiting" | { daysLeft: number };
  now: Date;
};

const STILL_WAITING: Words = {
  ja: "お手続きがまだお済みでないため、あらためてお知らせします。行き違いの場合はご容赦ください。",
  en: "This is still waiting for you. If you have just done it, please disregard this mail.",
};
const daysLeft = (days: number): Words => ({
  ja: `期限まで、あと${days}日です。お手続きがまだお済みでないため、お知らせします。`,
  en: `The deadline is ${days === 1 ? "a day" : `${days} days`} away, and this is still waiting for you.`,
});

/** To those who are asked for something, or told: with the link to the document, or for somebody new to the account that waits for him. */
export async function mailCall(tx: Db, { recipients, ...call }: Call): Promise<void> {
  if (recipients.length === 0) return;
  const { contract, now } = call;
  const until = contract.expiresAt ?? new Date(now.getTime() + START_LIFE);
  const settings = await mailSettingsOf(
    tx,
    recipients.map(({ userId }) => userId),
  );
  const mails: Mail[] = [];
  for (const recipient of recipients) {
    const { userId } = recipient;
    const reader = settings.get(userId)?.locale ?? "both";
    const secret = settings.has(userId) ? null : await counterpartySecret(tx, { userId, until, now });
    mails.push(callFor(recipient, reader, secret, call));
  }
  await enqueueMails(tx, mails, now);
}

/** `secret`: of somebody who has not taken his account up. */
function callFor(
  recipient: Named,
  reader: Reader,
  secret: string | null,
  { contract, sender, ask, again }: Omit<Call, "recipients">,
): Mail {
  const { id: contractId, title, message } = contract;
  const { subject, text, due } = ASKS[ask];
  const parts: Part[] = [
    say(reader, text([sender.organisation, nameOf(sender)].filter(Boolean).join(" "))),
    { kind: "facts", rows: factsOf(reader, contract, { due }) },
  ];
  if (again) parts.splice(1, 0, say(reader, again === "waiting" ? STILL_WAITING : daysLeft(again.daysLeft)));
  if (message !== "")
    parts.push({ kind: "quote", label: labelFor(reader, { ja: "送信者からのメッセージ", en: "Message" }), text: message });
  if (secret !== null) parts.push(say(reader, FRESH, "after"));
  return {
    to: recipient.email,
    subject: subjectFor(reader, subject, title),
    letter: writeLetter({ reader, name: nameOf(recipient), parts, button: READ }),
    ...(secret === null ? { link: linkTo(readPath(contractId)) } : { link: linkTo(startPath("{secret}", contractId)), secret }),
    about: { contractId, recipientId: recipient.id, purpose: again ? "reminder" : "call" },
  };
}

/** To everybody concerned, once the last signature is stored. */
export async function mailCompleted(
  tx: Db,
  { contract, to, now }: { contract: Contract; to: Named[]; now: Date },
): Promise<void> {
  const words = {
    subject: { ja: "契約締結", en: "Concluded" },
    ja: "すべての署名がそろい、契約が締結されました。署名済みの契約書をご確認ください。",
    en: "Everyone has signed. The signed document is ready.",
  };
  await mailAll(tx, contract, to, { ...words, now });
}

const ENDS = {
  declined: {
    subject: { ja: "却下", en: "Declined" },
    ja: "署名が却下されたため、この契約の手続きは終了しました。",
    en: "A signer declined, so this contract has ended.",
  },
  cancelled: {
    subject: { ja: "取消", en: "Cancelled" },
    ja: "送信元により、この契約は取り消されました。",
    en: "The sender has withdrawn this contract.",
  },
  amended: {
    subject: { ja: "修正", en: "Being changed" },
    ja: "送信元がこの契約の内容を修正しています。あらためてご案内が届くまで、お手続きは不要です。",
    en: "The sender is changing this contract. There is nothing to do until you hear from us again.",
  },
  expired: {
    subject: { ja: "期限切れ", en: "Expired" },
    ja: "署名の期限が過ぎたため、この契約の手続きは終了しました。",
    en: "The deadline passed, so this contract has ended.",
  },
} as const;

/** To those who had to do with it, when it ends without a contract. */
export async function mailEnded(
  tx: Db,
  { contract, to, how, now }: { contract: Contract; to: Named[]; how: keyof typeof ENDS; now: Date },
): Promise<void> {
  await mailAll(tx, contract, to, { ...ENDS[how], now });
}

type ToOne = { contract: Contract; to: Named; now: Date };

/** 社内承認: to the colleague who is asked before it is sent. */
export async function mailApprovalAsked(tx: Db, { contract, to, sender, now }: ToOne & { sender: Named }): Promise<void> {
  const words = {
    subject: { ja: "送信前の承認のお願い", en: "Please approve before sending" },
    ja: `${nameOf(sender)} さまから、送信前の承認を求められています。内容を確認し、承認または差戻しをお願いします。`,
    en: `${nameOf(sender)} asks for your approval before this contract is sent.`,
  };
  await mailAll(tx, contract, [to], { ...words, purpose: "task", now });
}

/** 差戻し: to the sender. */
export async function mailReturned(tx: Db, { contract, to, reason, now }: ToOne & { reason: string }): Promise<void> {
  const words = {
    subject: { ja: "差戻し", en: "Returned" },
    ja: `送信前の承認で差し戻されました。修正のうえ、もう一度依頼できます。理由：${reason}`,
    en: `Your contract was returned; you can change it and ask again. Reason: ${reason}`,
  };
  await mailAll(tx, contract, [to], { ...words, purpose: "task", now });
}

type Forwarded = ToOne & { from: Named; recipient: Named };

/** To the sender: somebody else stands in a place now. */
export async function mailForwarded(tx: Db, { contract, to, from, recipient, now }: Forwarded): Promise<void> {
  const words = {
    subject: { ja: "転送", en: "Forwarded" },
    ja: `${nameOf(from)} さまが、この契約を ${nameOf(recipient)} さま（${recipient.email}）へ転送しました。`,
    en: `${nameOf(from)} has forwarded this contract to ${nameOf(recipient)} (${recipient.email}).`,
  };
  await mailAll(tx, contract, [to], { ...words, now });
}

type Nearing = { contract: Contract; sender: Named; waiting: Named[]; days: number; now: Date };

/** To the sender: the deadline is near, and whom his contract waits for. */
export async function mailNearing(tx: Db, { contract, sender, waiting, days, now }: Nearing): Promise<void> {
  const names = waiting.map(nameOf);
  const words = {
    subject: { ja: `期限まであと${days}日`, en: days === 1 ? "A day left" : `${days} days left` },
    ja: `期限まで、あと${days}日です。お手続きをお待ちしている方：${names.map((name) => `${name} さま`).join("、")}`,
    en: `The deadline is ${days === 1 ? "a day" : `${days} days`} away. Waiting for: ${names.join(", ")}`,
  };
  await mailAll(tx, contract, [sender], { ...words, now });
}

const REFUSED = {
  ja: "相手のメールサーバーが受け取りを断りました。",
  en: "The other side's mail server does not accept it.",
};
const WHY: Partial<Record<MailFault, Words>> = {
  address: {
    ja: "この宛先は存在しないと、相手のメールサーバーが回答しました。",
    en: "The other side's mail server says that there is no such address.",
  },
  mailbox: { ja: "相手のメールボックスがいっぱいか、使われていません。", en: "The mailbox is full or closed." },
  policy: REFUSED,
  message: REFUSED,
};
const NOT_TAKEN = {
  ja: "何度か送信しましたが、受け取られませんでした。",
  en: "It was tried several times and was not taken.",
};
const CORRECT = {
  ja: "宛先を確かめ、正しい宛先で送り直してください。宛先が正しいときは、ご本人に受信の設定をご確認いただいてから、もう一度お知らせください。",
  en: "Please check the address and send to the right one. If it is right, ask its owner to check the mailbox, then remind again.",
};

type Undelivered = { contract: Contract; recipient: Named; sender: Named; fault: MailFault; now: Date };

/** To the sender, once for each address: a mail of his contract did not get through. The address stands in it, no link of the recipient's does. */
export async function mailUndelivered(tx: Db, { contract, recipient, sender, fault, now }: Undelivered): Promise<void> {
  const { ja, en } = WHY[fault] ?? NOT_TAKEN;
  const words = {
    subject: { ja: "未達", en: "Not delivered" },
    ja: `${nameOf(recipient)} さま（${recipient.email}）へのお知らせメールを届けられませんでした。${ja}`,
    en: `The mail to ${nameOf(recipient)} (${recipient.email}) did not get through. ${en}`,
  };
  await mailAll(tx, contract, [sender], { ...words, after: CORRECT, purpose: "failure", now });
}

/** `task`: it asks for an act, and is always sent */
type Notice = Words & { subject: Words; after?: Words; purpose?: "notice" | "failure" | "task"; now: Date };

/** Tells what happened to everybody once, whatever his places in the contract. */
async function mailAll(
  tx: Db,
  contract: Contract,
  to: Named[],
  { subject, after, purpose = "notice", now, ...words }: Notice,
): Promise<void> {
  const once = [...new Map(to.map((person) => [person.email, person])).values()];
  const settings = await mailSettingsOf(
    tx,
    once.map(({ userId }) => userId),
  );
  const mails = once.flatMap((person): Mail[] => {
    const { locale: reader, notices } = settings.get(person.userId) ?? { locale: "both" as const, notices: true };
    if (purpose === "notice" && !notices) return [];
    const parts: Part[] = [say(reader, words), { kind: "facts", rows: factsOf(reader, contract) }];
    if (after) parts.push(say(reader, after, "after"));
    const mail: Mail = {
      to: person.email,
      subject: subjectFor(reader, subject, contract.title),
      letter: writeLetter({ reader, name: nameOf(person), parts, button: { ja: "契約の画面を開く", en: "Open the contract" } }),
      link: linkTo(`/contracts/${contract.id}`),
      about: { contractId: contract.id, recipientId: person.id, purpose: purpose === "task" ? "notice" : purpose },
    };
    return [mail];
  });
  await enqueueMails(tx, mails, now);
}

const subjectFor = (reader: Reader, kind: Words, title: string): string =>
  reader === "en" ? `[${kind.en}] ${title}` : `【${lineFor(reader, kind)}】${title}`;

function factsOf(reader: Reader, { title, number, expiresAt }: Contract, { due = false } = {}): [string, string][] {
  const rows: [string, string][] = [
    [labelFor(reader, { ja: "書類", en: "Document" }), title],
    [labelFor(reader, { ja: "管理番号", en: "Reference" }), number],
  ];
  if (due && expiresAt) rows.push([labelFor(reader, { ja: "期限", en: "Deadline" }), momentFor(reader, expiresAt)]);
  return rows;
}

const momentFor = (reader: Reader, at: Date): string => {
  const { ja, en } = longMoment(at);
  return reader === "both" ? `${ja} / ${en}` : lineFor(reader, { ja, en });
};
