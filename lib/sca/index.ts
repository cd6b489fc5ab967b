/**
 * The SCA's door for pages, route handlers, jobs and tools. Every function takes the actor first and decides in the data layer
 * what he may see: a contract that is not his is NOT_FOUND. `now` comes from the edge.
 */

export { RA_REASONS } from "../rssp/index.ts";
export { parseContractSearch } from "./contract-search.ts";
export { contractView } from "./contract-view.ts";
export { type CreatedFromTemplate, createFromTemplate } from "./create-from-template.ts";
export { createFromUpload, readUpload, UPLOAD_LIMIT } from "./create-from-upload.ts";
export { type DocumentBytes, type DocumentRequest, documentBytes } from "./document-bytes.ts";
export { draftView } from "./draft-view.ts";
export { cancelContract, declineContract } from "./end-contract.ts";
export { evidencePackage } from "./evidence/evidence-package.ts";
export { actAsRa, type RaAct, REASON_LENGTH } from "./keys/act-as-ra.ts";
export { decideEnrolment, examineEnrolment, issueEnrolmentCode, withdrawEnrolment } from "./keys/act-on-enrolment.ts";
export { applyByAddress, applyForPerson, type PersonApplication } from "./keys/apply-for-person.ts";
export { prepareOwnApplication, sendOwnApplication } from "./keys/apply-with-card.ts";
export { enrolForContract } from "./keys/enrol-for-contract.ts";
export { enrolmentReceipt } from "./keys/enrolment-receipt.ts";
export { discardEnrolmentKey, importEnrolmentKey } from "./keys/import-key.ts";
export { kycInput } from "./keys/kyc-input.ts";
export { openCredentialErrand } from "./keys/open-errand.ts";
export { openOwnEnrolment } from "./keys/open-own-enrolment.ts";
export { ownCredentials } from "./keys/own-credentials.ts";
export { parseCredentialSearch, staffCredentials } from "./keys/staff-credentials.ts";
export { appliedEnrolments, type EnrolmentSearch, parseEnrolmentSearch, staffEnrolments } from "./keys/staff-enrolments.ts";
export { suspendOwnCredential } from "./keys/suspend-own-credential.ts";
export { countToDo, listInbox, listSent } from "./list-contracts.ts";
export { remindSigner } from "./remind-signer.ts";
export { bankRequests, parseRequestSearch, type RequestSearch } from "./requests/bank-requests.ts";
export { carryOutRequest, decideRequest, type RequestDecision, withdrawRequest } from "./requests/decide-request.ts";
export { fileRequest, type RequestInput } from "./requests/file-request.ts";
export { findPeople } from "./requests/find-people.ts";
export { type DraftInput, saveDraft } from "./save-draft.ts";
export { sendContract } from "./send-contract.ts";
export { type SignerInput, setRecipients } from "./set-recipients.ts";
export { signerCandidates } from "./signer-candidates.ts";
export { batchProgress } from "./signing/batch-progress.ts";
export { batchReading } from "./signing/batch-reading.ts";
export { batchResult } from "./signing/batch-result.ts";
export { batchView } from "./signing/batch-view.ts";
export { continueBatch } from "./signing/continue-batch.ts";
export { BATCH_LIMIT, createBatch } from "./signing/create-batch.ts";
export { type FinishOutcome, finishSigning } from "./signing/finish-signing.ts";
export { scaJobs } from "./signing/jobs.ts";
export { type OpenedAuthorisation, openAuthorisation } from "./signing/open-authorisation.ts";
export { type OpenedBatch, openBatchAuthorisation } from "./signing/open-batch-authorisation.ts";
export { openReading } from "./signing/open-reading.ts";
export { prepareBatch } from "./signing/prepare-batch.ts";
export { continueSigning, signingProgress } from "./signing/progress.ts";
export { resultReport, resultView } from "./signing/result-view.ts";
export { timestampImprint } from "./signing/timestamp-imprint.ts";
export { abandonBatch } from "./signing/withdraw-batch.ts";
export { abandonSigning } from "./signing/withdraw-signing.ts";
export { startView, takeUpStart } from "./start.ts";
export { templateById, templates } from "./template/index.ts";
export type * from "./views.ts";
