export { appendAudit } from "./append.ts";
export { commitmentOf, leafHash, type Opening } from "./leaf.ts";
export { AUDIT_OUTCOMES, AUDIT_TYPES, type AuditEvent, type AuditOutcome, type AuditType } from "./types.ts";
