import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { env } from "../../env.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Mail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { CODE_LIFE, TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { lockRequest, stateAt, type WholeRequest } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { describeDocuments, titleOf } from "../ssa/list-documents.ts";
import { findForBrowser, type Visitor } from "../ssa/view-request.ts";
import type { DocumentLabel } from "../types.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { mailCode, prepareCode } from "./transaction-code.ts";

/**
 * Sends the signer a code that says what it is for (title, parties, amount, short digest): the second factor of a credential that has
 * no other. Each one ends the one before it. 1. the request is this browser's, open, its credential usable; 2. the code is made, its hash
 * asked of the pepper; 3. with the request locked it is counted, kept as a hash, mailed and recorded, in one transaction.
 * Throws NOT_FOUND, INPUT_INVALID, RSSP_REQUEST_*, RSSP_CODES_SENT, RSSP_CREDENTIAL_*, HSM_*, AUDIT_UNAVAILABLE.
 */
export async function sendTransactionCode(visitor: Visitor): Promise<void> {
  const { now } = visitor;
  const request = await findForBrowser(visitor);
  if (!request) return refuse("NOT_FOUND", { type: "rssp.code.sent", actor: "browser:unknown", target: "request:unknown", now });
  const about = event(request);
  const fault = sendingFault(request, now);
  if (fault) return refuse(fault, { ...about, now });

  const code = await prepareCode({ subjectId: request.id, credentialId: request.credentialId, now });
  const late = await rsspDb().$transaction(async (tx): Promise<ErrorCode | null> => {
    const locked = await lockRequest(tx, request.id);
    if (!locked) return "NOT_FOUND";
    const changed = sendingFault(locked, now);
    if (changed) return changed;
    const number = await mailCode(tx, code, { ...mailFor(locked), now });
    if (number === null) return "RSSP_CODES_SENT";
    await appendAudit(tx, { ...about, at: now, outcome: "ok", facts: { ...about.facts, number } });
    return null;
  }, TRANSACTION);
  if (late) return refuse(late, { ...about, now });
}

function sendingFault(request: WholeRequest, now: Date): ErrorCode | null {
  const state = stateAt(request, now);
  if (state === "expired") return "RSSP_REQUEST_EXPIRED";
  if (state !== "open") return "RSSP_REQUEST_CLOSED";
  const { credential } = request;
  const fault = certificateFault(credential, now);
  if (fault) return fault;
  if (secondFactorOf(credential)?.kind !== "mail") return "INPUT_INVALID";
  return credential.signer.email ? null : "RSSP_CREDENTIAL_NOT_USABLE";
}

function mailFor({ credential: { signer }, items }: WholeRequest): Mail {
  const shown = items.map(({ label, messageDigest }) => ({ label: label as DocumentLabel, messageDigest }));
  const minutes = CODE_LIFE / 60_000;
  const { host } = new URL(env().rsspOrigin);
  return {
    to: signer.email ?? "",
    subject: `【署名の確認番号】${titleOf(shown.map(({ label }) => label))}`,
    letter: writeLetter({
      reader: "both",
      name: signer.displayName,
      parts: [
        say("both", { ja: "次の書類に署名するための確認番号です。", en: "The code to sign the following." }),
        { kind: "code", label: "確認番号 / Code" },
        { kind: "text", text: describeDocuments(shown) },
        say("both", {
          ja: `この番号は${minutes}分間、一度だけ使えます。${host} の画面以外には入力しないでください。どなたにも教えないでください。`,
          en: `It works once, for ${minutes} minutes. Enter it at ${host} and nowhere else. Tell nobody.`,
        }),
        say(
          "both",
          {
            ja: "心当たりがない場合は、入力せずにお取引店までお知らせください。この番号だけでは署名できません。",
            en: "If this was not you, do not enter it and tell your branch. This code alone signs nothing.",
          },
          "after",
        ),
      ],
    }),
  };
}

function event({ id, signerId, credentialId }: WholeRequest) {
  const facts = { credential: credentialId };
  return { type: "rssp.code.sent", actor: `signer:${signerId}`, target: `request:${id}`, facts } as const;
}
