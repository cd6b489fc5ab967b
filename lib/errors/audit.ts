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
} as const satisfies Record<string, ErrorEntry>;
