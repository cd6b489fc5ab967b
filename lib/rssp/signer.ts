/** The signer's door: what the RSSP's own pages call, and whoever plays the signer's part (command line, tests). Never the SCA. */

export { enrolByVisit } from "./enrol/enrol-by-visit.ts";
export { enterCode } from "./enrol/enter-code.ts";
export {
  askFirstPasskey,
  beginFirstPasskey,
  chooseFirstFactor,
  proveFirstFactor,
  registerFirstPasskey,
} from "./enrol/first-factor.ts";
export { enrolmentProgress, type MakingStage } from "./enrol/making-stage.ts";
export { redeemEnrolmentHandle } from "./enrol/redeem-enrolment-handle.ts";
export { type EnrolledCertificate, type EnrolmentView, viewEnrolment } from "./enrol/view-enrolment.ts";
export type { EnrolVisitor } from "./enrol/visits.ts";
export { SIGNER_REASONS } from "./life-cycle.ts";
export { type RsspPorts, rsspPorts, setRsspPorts } from "./ports.ts";
export { forgetCardApplications } from "./ra/forget-card-applications.ts";
export { lapseEnrolments } from "./ra/lapse-enrolments.ts";
export { askPasskey, askPasskeyForErrand, type PasskeyQuestion } from "./sam/ask-passkey.ts";
export { type Authorisation, type AuthorisationResult, authorise } from "./sam/authorise.ts";
export { changeAuthenticator } from "./sam/change-authenticator.ts";
export { changePin, type PinChange } from "./sam/change-pin.ts";
export { chooseFactor } from "./sam/choose-factor.ts";
export { endUse, revokeOwn } from "./sam/end-by-signer.ts";
export type { ErrandResult } from "./sam/judge-errand.ts";
export { flushKeyJournal } from "./sam/key-journal.ts";
export { proveNewFactor } from "./sam/prove-new-factor.ts";
export { askNewPasskey, beginPasskey, type PasskeyCreation, registerPasskey } from "./sam/register-passkey.ts";
export { replayKeyJournal } from "./sam/replay-key-journal.ts";
export { sealLegacyKeys } from "./sam/seal-legacy-keys.ts";
export { sendErrandCode } from "./sam/send-errand-code.ts";
export { sendTransactionCode } from "./sam/send-transaction-code.ts";
export { settleInterrupted } from "./sam/settle-interrupted.ts";
export { type NewFactorView, viewNewFactor } from "./sam/view-new-factor.ts";
export { askForCertificates } from "./ssa/ask-for-certificates.ts";
export type { Bound, Bringing } from "./ssa/bind-browser.ts";
export { cancelErrand } from "./ssa/cancel-errand.ts";
export { decline } from "./ssa/decline.ts";
export { finishEndings } from "./ssa/end-credential.ts";
export { expireCredentials, noticeExpiry } from "./ssa/expire-credentials.ts";
export type { FactorView } from "./ssa/factor-view.ts";
export { redeemErrandHandle } from "./ssa/redeem-errand-handle.ts";
export { type Entry, redeemHandle } from "./ssa/redeem-handle.ts";
export { reissueByErrand } from "./ssa/reissue-by-errand.ts";
export { renewByErrand } from "./ssa/renew-by-errand.ts";
export { revokeHalfMade } from "./ssa/revoke-half-made.ts";
export type { ShownCredential } from "./ssa/show.ts";
export { disownUse, type NoticeView, viewNotice } from "./ssa/use-notice.ts";
export { type ErrandView, type ErrandVisitor, viewErrand } from "./ssa/view-errand.ts";
export { type RequestView, type Visitor, viewRequest } from "./ssa/view-request.ts";
