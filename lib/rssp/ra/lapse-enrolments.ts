import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { enqueueMail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { endImport } from "../import/discard-import.ts";
import { TRANSACTION } from "../limits.ts";
import { isFirst } from "../ssa/one-maker.ts";
import { nextEnrolmentState } from "./transitions.ts";

const AT_ONCE = 200;

/**
 * 期限切れ, each minute: an approved enrolment whose 利用者識別符号 is over ends, and who was to have the certificate is told. It can be applied
 * for anew. One whose key is just being made is left to its maker. What came by a mailed link alone has no code that anybody sent.
 * @returns how many ended
 */
export async function lapseEnrolments(now: Date): Promise<number> {
  const rows = await rsspDb().enrolment.findMany({
    where: { state: "approved", route: { not: "mailed" }, codeExpiresAt: { lte: now } },
    orderBy: { codeExpiresAt: "asc" },
    select: { id: true },
    take: AT_ONCE,
  });
  let ended = 0;
  for (const { id } of rows) if (await rsspDb().$transaction((tx) => lapse(tx, id, now), TRANSACTION)) ended++;
  return ended;
}

/** Of two processes one does it; a code that was issued anew meanwhile is not over. */
async function lapse(tx: Prisma.TransactionClient, id: string, now: Date): Promise<boolean> {
  if (!(await isFirst(tx, `rssp.enrolment:${id}`))) return false;
  await tx.$queryRaw`SELECT id FROM rssp.enrolment WHERE id = ${id} FOR UPDATE`;
  const row = await tx.enrolment.findUniqueOrThrow({ where: { id } });
  const state = nextEnrolmentState(row.state, "lapse");
  if (!state || row.state !== "approved" || row.codeExpiresAt === null || row.codeExpiresAt > now) return false;
  // an imported key opens with that code alone; its end is finished by the next minute's chore
  if (row.credentialId) await endImport(tx, row.credentialId, { actor: "system:rssp", now });
  await tx.enrolment.update({ where: { id }, data: { state, codeHash: null, credentialId: null, version: { increment: 1 } } });
  const open = { enrolmentId: id, state: "open" } as const;
  await tx.enrolmentVisit.updateMany({ where: open, data: { state: "expired", closedAt: now, progress: null } });
  await appendAudit(tx, {
    at: now,
    type: "rssp.enrolment.expired",
    actor: "system:rssp",
    target: `enrolment:${id}`,
    outcome: "ok",
    facts: { code: row.codeExpiresAt.toISOString(), attempts: row.codeAttempts },
  });
  await enqueueMail(tx, { ...mailOf(row), now });
  return true;
}

function mailOf({ email, kanjiName }: Pick<Enrolment, "email" | "kanjiName">) {
  const ja =
    "利用者識別符号の有効期限までに登録が済まなかったため、署名用証明書の発行申請は終了しました。鍵も証明書もつくられていません。証明書が必要な場合は、お取引店へあらためてお申し込みください。";
  const en =
    "Your enrolment code was not used in time, so the application for your signing certificate has ended. No key and no certificate was made. If you need one, please apply again at your branch.";
  const letter = writeLetter({ reader: "both", name: kanjiName, parts: [say("both", { ja, en })] });
  return { to: email, subject: "【署名鍵】発行申請の有効期限が切れました", letter };
}
