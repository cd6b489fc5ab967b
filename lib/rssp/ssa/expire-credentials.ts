import "server-only";
import { rsspDb } from "../../db.ts";
import { LIVING, mayDo } from "../life-cycle.ts";
import { EXPIRY_NOTICES, TRANSACTION } from "../limits.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { endCredential, finishEndingOrLater } from "./end-credential.ts";
import { tellSigner } from "./tell-signer.ts";

const DAY = 24 * 60 * 60_000;
const AT_ONCE = 200;

/** 期限切れ, each minute: a key whose certificate is over ends, and is destroyed. @returns how many */
export async function expireCredentials(now: Date): Promise<number> {
  const rows = await rsspDb().credential.findMany({
    where: { status: { in: [...LIVING] }, notAfter: { lte: now } },
    select: { id: true },
    take: AT_ONCE,
  });
  for (const { id: credentialId } of rows) {
    await rsspDb().$transaction(async (tx) => {
      const credential = await lockCredential(tx, credentialId);
      if (!mayDo("expire", credential)) return;
      const signer = await tx.signer.findUniqueOrThrow({ where: { id: credential.signerId } });
      await endCredential(tx, credential, { to: "expired", reason: "expired", actor: "system:rssp", now });
      await tellSigner(tx, { signer, credentialId, change: "expired", now });
    }, TRANSACTION);
    await finishEndingOrLater(credentialId, now);
  }
  return rows.length;
}

/** 更新のご案内, 60, 30 and 7 days before a certificate ends, each once: whoever enrolled late gets the nearest alone. @returns how many mails */
export async function noticeExpiry(now: Date): Promise<number> {
  const [first = 0] = EXPIRY_NOTICES;
  const rows = await rsspDb().$queryRaw<{ id: string; left: number }[]>`
    SELECT c.id, ceil(extract(epoch FROM c.not_after - ${now}) / 86400)::int AS left
    FROM rssp.credential c
    WHERE c.status IN ('active', 'suspended') AND c.not_after > ${now} AND c.not_after <= ${new Date(now.getTime() + first * DAY)}
      AND NOT EXISTS (
        SELECT 1 FROM rssp.expiry_notice n WHERE n.credential_id = c.id
          AND n.days = (SELECT min(d) FROM unnest(${[...EXPIRY_NOTICES]}::int[]) d WHERE d * interval '1 day' >= c.not_after - ${now}))
    ORDER BY c.not_after LIMIT ${AT_ONCE}`;
  for (const { id: credentialId, left } of rows) {
    await rsspDb().$transaction(async (tx) => {
      const due = EXPIRY_NOTICES.filter((days) => days >= left);
      // one instance writes the rows, and so the mail
      const { count } = await tx.expiryNotice.createMany({
        data: due.map((days) => ({ credentialId, days, sentAt: now })),
        skipDuplicates: true,
      });
      if (count === 0) return;
      const credential = await tx.credential.findUniqueOrThrow({ where: { id: credentialId }, include: { signer: true } });
      await tellSigner(tx, { signer: credential.signer, credentialId, change: "expires-soon", days: left, now });
    }, TRANSACTION);
  }
  return rows.length;
}
