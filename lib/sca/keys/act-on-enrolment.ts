import "server-only";
import { longDate } from "@/i18n/format.ts";
import { stepUp } from "../../auth/step-up.ts";
import type { Actor } from "../../auth/types.ts";
import { env } from "../../env.ts";
import {
  type ActOnEnrolment,
  type CodeChannel,
  type Decision,
  decide,
  type EnrolmentInfo,
  examine,
  type Finding,
  type IssuedCode,
  issueCode,
  type KycRecord,
  withdraw,
} from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { CREDENTIALS_PATH } from "../documents.ts";
import { setCodeLetter } from "../letter/set-code-letter.ts";
import { actorName } from "../record.ts";
import { requireRa } from "./require-ra.ts";

/** `totp`: a fresh code of the actor's own authenticator (design/security.md: step-up per action). */
export type RaAsks = { enrolmentId: string; totp: string; source: string };

/** 真偽確認, by the maker. Throws FORBIDDEN, OTP_WRONG, LOGIN_LOCKED, LOGIN_THROTTLED, RSSP_ENROLMENT_*. */
export async function examineEnrolment(
  actor: Actor,
  { findings, kyc, ...asks }: RaAsks & { findings: Finding[]; kyc?: KycRecord },
  now: Date,
): Promise<EnrolmentInfo> {
  const act = await asRa(actor, "examine", asks, now);
  return examine(scaClient(), { ...act, findings, ...(kyc ? { kyc } : {}) });
}

/** 検印, by the checker, who is another. Throws as `examineEnrolment`. */
export async function decideEnrolment(
  actor: Actor,
  { decision, reason, ...asks }: RaAsks & { decision: Decision; reason: string },
  now: Date,
): Promise<EnrolmentInfo> {
  const act = await asRa(actor, "decide", asks, now);
  return decide(scaClient(), { ...act, decision, reason, startUrl: enrolmentPage() });
}

/**
 * 利用者識別符号, on a letter or by mail. The letter is made here, handed out once and kept nowhere: another print is another code.
 * @returns the letter, base64 PDF; null where the code went by mail Throws as `examineEnrolment`.
 */
export async function issueEnrolmentCode(
  actor: Actor,
  { channel, ...asks }: RaAsks & { channel: CodeChannel },
  now: Date,
): Promise<{ enrolment: EnrolmentInfo; letter: string | null }> {
  const act = await asRa(actor, "issue-code", asks, now);
  return setLetter(await issueCode(scaClient(), { ...act, channel }), now);
}

/** What the code travels in, where it goes by letter. */
export async function setLetter(
  { enrolment, code }: IssuedCode,
  now: Date,
): Promise<{ enrolment: EnrolmentInfo; letter: string | null }> {
  if (code === null || !enrolment.code) return { enrolment, letter: null };
  const { kanjiName: name, organisation, id: enrolmentId } = enrolment;
  const [issued, expires] = [enrolment.code.issuedAt, enrolment.code.expiresAt].map((at) => longDate(at, "ja")) as [
    string,
    string,
  ];
  const address = enrolment.kyc?.address ?? enrolment.card?.address ?? null;
  const letter = await setCodeLetter({
    name,
    organisation,
    address,
    enrolmentId,
    code,
    issued,
    expires,
    page: enrolmentPage(),
    now,
  });
  return { enrolment, letter: Buffer.from(letter).toString("base64") };
}

/** 取下げ, by whoever applied or is to have it. Throws RSSP_ENROLMENT_UNKNOWN, RSSP_ENROLMENT_STATE. */
export function withdrawEnrolment(actor: Actor, enrolmentId: string, now: Date): Promise<EnrolmentInfo> {
  return withdraw(scaClient(), { scope: actor.tenantId, enrolmentId, actor: actorName(actor), now });
}

/** Where a signer takes up what was approved; a login follows there. */
export const enrolmentPage = (): string => `${env().publicOrigin}${CREDENTIALS_PATH}`;

export async function asRa(
  actor: Actor,
  what: string,
  { enrolmentId, totp, source }: RaAsks,
  now: Date,
): Promise<ActOnEnrolment> {
  await requireRa(actor, what, now);
  await stepUp({ actor, totp, source, now });
  return { scope: actor.tenantId, enrolmentId, actor: actorName(actor), now };
}
