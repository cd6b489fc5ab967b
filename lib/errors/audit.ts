import type { ErrorEntry } from "../errors.ts";

export const audit = {
  AUDIT_UNAVAILABLE: {
    status: 503,
    retryable: true,
    cause: "The audit log did not take an event, so the act was not done: without a record no key is used.",
    operator: "Look at the database: is audit.append() there, may the roles execute it, is the disk full?",
    ja: "記録を残せないため、お手続きを中止しました。時間をおいて再度お試しください。",
    en: "We could not keep a record, so we stopped here. Please try again in a little while.",
  },
  AUDIT_LOG_BROKEN: {
    status: 500,
    retryable: false,
    cause: "The audit log is not the one that was checkpointed: {what}.",
    operator:
      "Stop changing anything. `npm run audit -- export` and `-- verify` name the first bad entry; compare with the witness and the backups, and find out who had the database.",
    ja: "記録の確認中に問題が見つかりました。お取引店までお問い合わせください。",
    en: "A problem was found while checking our records. Please contact your branch.",
  },
} as const satisfies Record<string, ErrorEntry>;
