import "server-only";
import { X509Certificate } from "node:crypto";
import { longDate, longDateTime } from "@/i18n/format.ts";
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { type CredentialInfo, credentialInfo, type EnrolmentInfo, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { type Receipt, setReceipt } from "../letter/set-receipt.ts";
import { refuse } from "../record.ts";
import { credentialView } from "./credential-view.ts";

const ORIGIN = { rssp: "リモート署名サービス（HSMの中で生成）", ca: "認証局", signer: "署名者ご本人" } as const;
const HOLDING = { wrapped: "HSM外部保管（HSMの鍵で包んだかたち）", resident: "HSM内部保管" } as const;
const METHOD = { face: "対面", post: "郵送", online: "オンライン" } as const;

/**
 * 受領書 of a completed enrolment, set anew each time from what is registered: for its owner, and for RA staff of the same tenant.
 * Throws NOT_FOUND for everybody else; the attempt is in the audit log.
 */
export async function enrolmentReceipt(
  actor: Actor,
  enrolmentId: string,
  now: Date,
): Promise<{ bytes: Bytes; fileName: string }> {
  const { userId, tenantId: scope, role } = actor;
  const { rows } = await searchEnrolments(scaClient(), { scope, id: enrolmentId, offset: 0, limit: 1, now });
  const enrolment = rows[0];
  const may = enrolment && (enrolment.subject === userId || role === "ra");
  if (!may || enrolment.state !== "completed" || enrolment.credentialId === null) {
    const target = `enrolment:${enrolmentId.slice(0, 40)}`;
    return refuse("NOT_FOUND", { type: "sca.credential.refused", actor, target, now });
  }
  const { credentialId } = enrolment;
  const credential = await credentialInfo(scaClient(), { credentialId, now });
  const bytes = await setReceipt(receiptOf(enrolment, credential, now));
  return { bytes, fileName: `${credentialId}_receipt.pdf` };
}

function receiptOf(enrolment: EnrolmentInfo, credential: CredentialInfo, now: Date): Receipt {
  const { id: enrolmentId, kanjiName: name, displayName: romaji, organisation, ial, kyc, code, completedAt } = enrolment;
  const { keyOrigin, issuer, serial, validFrom, validUntil } = credentialView(credential, now);
  const day = (at: string | null | undefined) => (at ? longDate(at, "ja") : "―");
  const checked = kyc ? `、${METHOD[kyc.method]}で確認（${day(kyc.date)}、記録 ${kyc.record}）` : cardChecked(enrolment);
  return {
    ...{ enrolmentId, name, romaji, organisation, issuer, serial, now },
    credentialId: credential.credentialId,
    fingerprint: fingerprintOf(credential),
    validFrom: day(validFrom),
    validUntil: day(validUntil),
    algorithm: credential.algorithm === "P-256" ? "EC P-256" : "RSA 3072ビット",
    keyOrigin: ORIGIN[keyOrigin],
    imported: keyOrigin !== "rssp",
    holding: HOLDING[credential.holding],
    level: credential.level.label,
    identity: `IAL${ial}${checked}`,
    codeIssued: day(code?.issuedAt),
    takenUp: completedAt ? `${longDateTime(completedAt, "ja")}（日本標準時）` : "―",
    issued: day(completedAt),
  };
}

/** What of a card stands for the identity check; that its revocation was not checked is said. */
function cardChecked({ card, revocationOpen }: EnrolmentInfo): string {
  if (!card) return "";
  return `、申込への電子署名で確認（${card.issuer}、失効確認：${revocationOpen ? "未実施" : "済"}）`;
}

/** SHA-256 of the certificate, in groups of four. */
function fingerprintOf({ chain: [leaf = ""] }: CredentialInfo): string {
  const { fingerprint256 } = new X509Certificate(Buffer.from(leaf, "base64"));
  return fingerprint256.replaceAll(":", "").match(/.{4}/g)?.join(" ") ?? "";
}
