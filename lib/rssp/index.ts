/**
 * The RSSP's door to driving applications. Values are JSON, bytes are base64, so that the same door can be an HTTP one
 * (CSC API). The signer's own door, for the RSSP's pages, is signer.ts.
 */

export { type OpenEnrolment, openEnrolment } from "./enrol/open-enrolment.ts";
export { discardImport } from "./import/discard-import.ts";
export { type ImportKey, importKey } from "./import/import-key.ts";
export { RA_REASONS, type RaReason } from "./life-cycle.ts";
export { EXPIRY_NOTICES } from "./limits.ts";
export type { ActOnEnrolment } from "./ra/act-on-enrolment.ts";
export { applyByCard, type SignedCardApplication } from "./ra/apply-by-card.ts";
export { applyByMail, type MailedApplication } from "./ra/apply-by-mail.ts";
export { type Application, applyForCredential } from "./ra/apply-for-credential.ts";
export type { CardFacts } from "./ra/card-facts.ts";
export { type Decision, decide } from "./ra/decide.ts";
export type { EnrolmentInfo, EnrolmentRoute, EnrolmentState } from "./ra/enrolment-info.ts";
export { examine } from "./ra/examine.ts";
export { CARD_EXAMINED_ITEMS, CERTIFICATE_ITEMS, type Finding, type FindingItem, VETTED_ITEMS } from "./ra/findings.ts";
export type { CodeChannel } from "./ra/fresh-code.ts";
export { type IssuedCode, issueCode } from "./ra/issue-code.ts";
export { KYC_METHODS, type KycRecord, kycRecord } from "./ra/kyc.ts";
export { type CardApplication, type PreparedApplication, prepareCardApplication } from "./ra/prepare-card-application.ts";
export { type FoundEnrolments, searchEnrolments } from "./ra/search-enrolments.ts";
export { withdraw } from "./ra/withdraw.ts";
export { beginChain, type ChainSad, type ChainUse, useChain } from "./sam/use-chain.ts";
export type { ActOutcome, CredentialAct } from "./ssa/act-on-credential.ts";
export { type AwaitedInfo, awaitedCertificate } from "./ssa/awaited-certificate.ts";
export { bringCertificate } from "./ssa/bring-certificate.ts";
export { cancelSignatureRequest } from "./ssa/cancel-signature-request.ts";
export { registerClient } from "./ssa/clients.ts";
export { confirmRevocation, type OpenRevocation, openRevocations } from "./ssa/confirm-revocation.ts";
export { credentialInfo, credentialsOf, credentialsOfEach } from "./ssa/credentials.ts";
export { type EnrolCredential, enrolCredential } from "./ssa/enrol-credential.ts";
export { type ErrandStatus, errandState } from "./ssa/errand-state.ts";
export { giveUpIssue } from "./ssa/give-up-issue.ts";
export { keyUses } from "./ssa/key-uses.ts";
export { offerReissue } from "./ssa/offer-reissue.ts";
export { type OpenErrand, openErrand } from "./ssa/open-errand.ts";
export { type OpenSignatureRequest, openSignatureRequest } from "./ssa/open-signature-request.ts";
export { reissueCredential } from "./ssa/reissue-credential.ts";
export { releaseCredential } from "./ssa/release-credential.ts";
export { revokeCredential } from "./ssa/revoke-credential.ts";
export { type CredentialQuery, type FoundCredentials, searchCredentials } from "./ssa/search-credentials.ts";
export { type ServicePolicy, servicePolicy } from "./ssa/service-policy.ts";
export { type SignatureRequestStatus, signatureRequestState } from "./ssa/signature-request-state.ts";
export { suspendCredential } from "./ssa/suspend-credential.ts";
export { unlockCredential } from "./ssa/unlock-credential.ts";
export type {
  AlgorithmName,
  ClientCredentials,
  CredentialInfo,
  CredentialLevel,
  DocumentLabel,
  ErrandPurpose,
  ErrandState,
  KeyUse,
  RequestSteps,
  SignatureRequestItemInput,
  SignatureRequestState,
} from "./types.ts";
