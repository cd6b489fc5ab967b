/**
 * What the audit log can tell. A closed set, so that a search by type finds everything of a kind (JT2A 7.1.4, 附録5).
 * Named `area.thing.what-happened`; the outcome says how it ended.
 */
export const AUDIT_TYPES = [
  // 利用認証: login at the SCA
  "auth.login",
  "auth.login.locked",
  "auth.login.spray",
  "auth.logout",
  "auth.session.revoked",
  "auth.user.created",
  "auth.user.invited",
  "auth.user.activated",
  "auth.user.unlocked",
  "auth.user.changed",
  "auth.user.stopped",
  "auth.user.resumed",
  "auth.link.requested",
  "auth.password.changed",
  "auth.password.reset",
  "auth.authenticator.reset",
  "auth.department.changed",
  "auth.access.refused",
  // contracts
  "sca.contract.created",
  "sca.contract.documents",
  "sca.contract.approval-asked",
  "sca.contract.approval-given",
  "sca.contract.returned",
  "sca.contract.sent",
  "sca.contract.input_given",
  "sca.contract.viewed",
  "sca.contract.approved",
  "sca.contract.forwarded",
  "sca.contract.amended",
  "sca.contract.declined",
  "sca.contract.cancelled",
  "sca.contract.deleted",
  "sca.contract.reminded",
  "sca.contract.completed",
  "sca.contract.archived",
  "sca.contract.filed",
  "sca.contract.refused",
  // フォルダ: who of an organisation sees what others of it sent
  "sca.folder.changed",
  "sca.signing.prepared",
  "sca.signing.requested",
  "sca.signing.value-received",
  "sca.signing.timestamped",
  "sca.signing.completed",
  "sca.signing.refused",
  "sca.signing.interrupted",
  // 一括署名: contracts that one signer authorises together
  "sca.batch.created",
  "sca.batch.requested",
  "sca.batch.refused",
  // 印影 that people make for themselves
  "sca.stamp.created",
  "sca.stamp.chosen",
  "sca.stamp.deleted",
  "sca.stamp.refused",
  // 証明書の管理: what RA staff may not do
  "sca.credential.refused",
  // 証明書の発行・失効・更新の依頼: the bank's requests
  "sca.request.filed",
  "sca.request.decided",
  "sca.request.withdrawn",
  "sca.request.carried-out",
  "sca.request.refused",
  // the RSSP's SSA: driving applications, credentials, requests
  "rssp.client.registered",
  "rssp.client.refused",
  "rssp.credential.enrolled",
  "rssp.credential.sealed",
  "rssp.credential.pin-changed",
  "rssp.credential.authenticator-changed",
  "rssp.credential.locked",
  "rssp.credential.unlocked",
  "rssp.credential.suspended",
  "rssp.credential.released",
  "rssp.credential.reissue-offered",
  "rssp.credential.revoked",
  "rssp.credential.ended",
  "rssp.credential.expired",
  "rssp.credential.refused",
  "rssp.credential.disposed",
  // a certificate that its CA lets wait, or that people bring
  "rssp.certificate.awaited",
  "rssp.certificate.brought",
  "rssp.certificate.received",
  "rssp.certificate.given-up",
  "rssp.certificate.refused",
  // a revocation of which somebody has told the CA by hand
  "rssp.revocation.confirmed",
  // a key that a CA made: taken in by RA staff, or given up again
  "rssp.key.imported",
  "rssp.key.discarded",
  // 登録局: from the application to the code
  "rssp.enrolment.prepared",
  "rssp.enrolment.applied",
  "rssp.enrolment.examined",
  "rssp.enrolment.returned",
  "rssp.enrolment.decided",
  "rssp.enrolment.withdrawn",
  "rssp.enrolment.expired",
  "rssp.enrolment.code-issued",
  "rssp.enrolment.code-used",
  "rssp.enrolment.opened",
  "rssp.enrolment.entered",
  "rssp.enrolment.awaited",
  "rssp.enrolment.completed",
  "rssp.enrolment.resumed",
  "rssp.enrolment.refused",
  "rssp.errand.opened",
  "rssp.errand.entered",
  "rssp.errand.cancelled",
  "rssp.errand.refused",
  "rssp.code.sent",
  "rssp.master-keys.provisioned",
  "rssp.master-keys.restored",
  "rssp.request.opened",
  "rssp.request.entered",
  "rssp.request.cancelled",
  "rssp.request.refused",
  // 鍵認可 and the use of a key in the SAM: each intent has one outcome
  "rssp.authorisation",
  "rssp.sad.lapsed",
  "rssp.key.intent",
  "rssp.key.outcome",
  // the embedded test authority
  "trust.certificate.issued",
  "trust.certificate.revoked",
] as const;

export type AuditType = (typeof AUDIT_TYPES)[number];

/** How it ended. `intent` opens a pair that `signed`, `not-signed` or `unknown` closes. */
export const AUDIT_OUTCOMES = ["ok", "refused", "intent", "signed", "not-signed", "unknown"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/**
 * `actor` and `target` are opaque ids with their kind before a colon (`user:usr_…`, `credential:NAT-SIGN-00231`): never a name.
 * `facts` are kept for ever and hold neither secrets nor personal data; `personal` enters the leaf as salted commitments only.
 */
export type AuditEvent = {
  at: Date;
  type: AuditType;
  actor: string;
  target: string;
  outcome: AuditOutcome;
  facts?: Record<string, string | number>;
  personal?: Record<string, string>;
};
