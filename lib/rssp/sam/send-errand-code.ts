import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { env } from "../../env.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Mail } from "../../jobs/enqueue-mail.ts";
import { say, writeLetter } from "../../jobs/letter.ts";
import { errandFault, errandStateAt, lockErrand, type WholeErrand } from "../errands.ts";
import { CODE_LIFE, TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import type { ErrandPurpose } from "../types.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { draftOf } from "./factor-draft.ts";
import { mailCode, prepareCode } from "./transaction-code.ts";

const WHAT = {
  change_pin: { ja: "署名用暗証番号の変更", en: "to change the PIN of your signing key" },
  change_authenticator: { ja: "認証手段の変更", en: "to change your second factor" },
  reissue: { ja: "署名鍵の再発行", en: "to get a new signing key" },
  renew: { ja: "署名用証明書の更新", en: "to renew your signing certificate" },
  end_use: { ja: "署名鍵の利用終了", en: "to end the use of your signing key" },
  revoke: { ja: "署名用証明書の失効", en: "to revoke your signing certificate" },
} as const satisfies Record<ErrandPurpose, { ja: string; en: string }>;

/**
 * A code for an errand: where codes by mail are the signer's second factor, or are to become it. As `sendTransactionCode` otherwise.
 * Throws NOT_FOUND, INPUT_INVALID, RSSP_ERRAND_*, RSSP_CODES_SENT, RSSP_CREDENTIAL_*, HSM_*, AUDIT_UNAVAILABLE.
 */
export async function sendErrandCode(visitor: ErrandVisitor): Promise<void> {
  const { browserSecret = "", now } = visitor;
  const errand = await requireErrand(visitor);
  const { id, signerId, credentialId, purpose } = errand;
  const facts = { credential: credentialId, purpose };
  const about = { type: "rssp.code.sent", actor: `signer:${signerId}`, target: `errand:${id}`, facts } as const;
  const fault = sendingFault(errand, browserSecret, now);
  if (fault) return refuse(fault, { ...about, now });

  const code = await prepareCode({ subjectId: id, credentialId, now });
  const late = await rsspDb().$transaction(async (tx): Promise<ErrorCode | null> => {
    const locked = await lockErrand(tx, id);
    const changed = locked ? sendingFault(locked, browserSecret, now) : "NOT_FOUND";
    if (changed || !locked) return changed;
    const number = await mailCode(tx, code, { ...mailFor(locked), now });
    if (number === null) return "RSSP_CODES_SENT";
    await appendAudit(tx, { ...about, at: now, outcome: "ok", facts: { ...facts, number } });
    return null;
  }, TRANSACTION);
  if (late) return refuse(late, { ...about, now });
}

function sendingFault(errand: WholeErrand, browserSecret: string, now: Date): ErrorCode | null {
  const state = errandStateAt(errand, now);
  if (state === "expired") return "RSSP_ERRAND_EXPIRED";
  if (state !== "open") return "RSSP_ERRAND_CLOSED";
  const fault = errandFault(errand.purpose, errand.credential, now);
  if (fault) return fault;
  const byMail = secondFactorOf(errand.credential)?.kind === "mail" || draftOf(errand, browserSecret)?.kind === "mail";
  if (!byMail) return "INPUT_INVALID";
  return errand.credential.signer.email ? null : "RSSP_CREDENTIAL_NOT_USABLE";
}

function mailFor({ purpose, credential: { id, signer } }: WholeErrand): Mail {
  const { ja, en } = WHAT[purpose];
  const minutes = CODE_LIFE / 60_000;
  const { host } = new URL(env().rsspOrigin);
  return {
    to: signer.email ?? "",
    subject: `【署名鍵】${ja}の確認番号`,
    letter: writeLetter({
      reader: "both",
      name: signer.displayName,
      parts: [
        say("both", { ja: `${ja}のための確認番号です。`, en: `The code ${en}.` }),
        { kind: "code", label: "確認番号 / Code" },
        { kind: "facts", rows: [["署名用証明書 / Credential", id]] },
        say("both", {
          ja: `この番号は${minutes}分間、一度だけ使えます。${host} の画面以外には入力しないでください。どなたにも教えないでください。`,
          en: `It works once, for ${minutes} minutes. Enter it at ${host} and nowhere else. Tell nobody.`,
        }),
        say(
          "both",
          {
            ja: "心当たりがない場合は、入力せずにお取引店までお知らせください。",
            en: "If this was not you, do not enter it and tell your branch.",
          },
          "after",
        ),
      ],
    }),
  };
}
