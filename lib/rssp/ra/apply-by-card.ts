import "server-only";
import { type AuditEvent, appendAudit } from "../../audit/index.ts";
import { toHex } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { CardApplication, Enrolment } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { sha256 } from "../../sha256.ts";
import { TRANSACTION } from "../limits.ts";
import { rsspPorts } from "../ports.ts";
import { refuse } from "../refuse.ts";
import { authenticateClient } from "../ssa/clients.ts";
import { algorithmKey, type ClientCredentials } from "../types.ts";
import type { ApplicationFields } from "./application-fields.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";
import { type CardVerdict, judgeCard } from "./judge-card.ts";
import { isOnlyOne } from "./open-enrolments.ts";
import { readSignedApplication, type SignedApplication } from "./read-signed-application.ts";

/** `cms`: base64 of the DER SignedData that encloses the application's bytes. */
export type SignedCardApplication = { scope: string; subject: string; cms: string; now: Date };

/** Vouched for by the JPKI, whose certificate its CA gave out face to face; the RA looks at it before anything is issued. */
const CARD_IAL = 2;

type Refused = { refused: ErrorCode; why: string };
type Judged = Exclude<CardVerdict, Refused>;

/**
 * 発行申請, 規則6条3の2イ: an application that came signed with a certificate the person holds. It joins the RA's queue with what was proved.
 * 1. the client proves itself, the CMS is one and encloses its content; 2. these bytes were made for this person, are not used and not late;
 * 3. the card (judge-card.ts); 4. in one transaction the bytes are used up, nobody else has applied with this card, the person has no other
 * application open, and the enrolment is registered and recorded.
 * Throws RSSP_CLIENT_REFUSED, RSSP_CARD_*, RSSP_ENROLMENT_OPEN.
 */
export async function applyByCard(
  credentials: ClientCredentials,
  { scope, subject, cms, now }: SignedCardApplication,
): Promise<EnrolmentInfo> {
  const client = await authenticateClient(credentials, now);
  const actor = `user:${subject}`;
  const refused = ({ refused: code, why }: Refused) => {
    const facts = { act: "apply-by-card", client: client.id, why };
    const details = { reason: why };
    return refuse(code, { type: "rssp.enrolment.refused", actor, target: "enrolment:new", now, details, facts });
  };
  const signed = readSignedApplication(Uint8Array.from(Buffer.from(cms, "base64")));
  if ("unreadable" in signed) return refused({ refused: "RSSP_CARD_APPLICATION_INVALID", why: signed.unreadable });
  const made = await rsspDb().cardApplication.findUnique({ where: { contentHash: sha256(signed.content) } });
  if (made?.clientId !== client.id || made.scope !== scope || made.subject !== subject)
    return refused({ refused: "RSSP_CARD_APPLICATION_UNKNOWN", why: made ? "another person's" : "altered" });
  if (made.usedAt || made.expiresAt <= now)
    return refused({ refused: "RSSP_CARD_APPLICATION_OVER", why: made.usedAt ? "used" : "late" });
  const { kanjiName } = made.details as ApplicationFields;
  const verdict = await judgeCard(signed, { name: kanjiName, now, transport: rsspPorts().cardTransport });
  if ("refused" in verdict) return refused(verdict);

  const outcome = await rsspDb().$transaction((tx) => register(tx, { made, signed, verdict, now }), TRANSACTION);
  return "refused" in outcome ? refused(outcome) : describeEnrolment(outcome);
}

async function register(
  tx: Prisma.TransactionClient,
  { made, signed, verdict, now }: { made: CardApplication; signed: SignedApplication; verdict: Judged; now: Date },
): Promise<Enrolment | Refused> {
  const { clientId, scope, subject } = made;
  const { card, findings } = verdict;
  await tx.$queryRaw`SELECT id FROM rssp.card_application WHERE id = ${made.id} FOR UPDATE`;
  const { usedAt, expiresAt } = await tx.cardApplication.findUniqueOrThrow({ where: { id: made.id } });
  if (usedAt || expiresAt <= now) return { refused: "RSSP_CARD_APPLICATION_OVER", why: usedAt ? "used" : "late" };
  const cardHash = sha256(card.spki);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`card:${toHex(cardHash)}`}, 0))`;
  const others = await tx.cardApplication.count({ where: { cardHash, NOT: { clientId, subject } } });
  if (others > 0) return { refused: "RSSP_CARD_OTHER_PERSON", why: "used by another" };
  if (!(await isOnlyOne(tx, { clientId, subject }))) return { refused: "RSSP_ENROLMENT_OPEN", why: "open" };

  const { romaji, kanjiName, organisation, email, algorithm, holding } = made.details as ApplicationFields;
  const id = newId("enr");
  const actor = `user:${subject}`;
  const row = await tx.enrolment.create({
    data: {
      ...{ id, clientId, scope, subject, kanjiName, organisation, email, holding },
      route: "certificate",
      state: "applied",
      displayName: romaji,
      algorithm: algorithmKey(algorithm),
      ial: CARD_IAL,
      application: signed.raw,
      findings: { proved: findings },
      appliedBy: actor,
      appliedAt: now,
    },
  });
  await tx.cardApplication.update({ where: { id: made.id }, data: { usedAt: now, cardHash, enrolmentId: id, details: {} } });
  const revocation = findings.find(({ item }) => item === "revocation")?.result ?? "unchecked";
  const facts: AuditEvent["facts"] = { client: clientId, route: row.route, algorithm, holding, application: made.id, revocation };
  const personal = { name: kanjiName, certificate: toHex(sha256(card.raw)) };
  await appendAudit(tx, {
    at: now,
    type: "rssp.enrolment.applied",
    actor,
    target: `enrolment:${id}`,
    outcome: "ok",
    facts,
    personal,
  });
  return row;
}
