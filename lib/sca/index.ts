/**
 * The SCA's door for pages, route handlers, jobs and tools. Every function takes the actor first and decides in the
 * data layer what he may see: a contract that is not his is NOT_FOUND. `now` comes from the edge.
 *
 *   listInbox(actor, search: ContractSearch, now) → InboxPage            受信・要対応
 *   listSent(actor, search: ContractSearch, now) → InboxPage             送信した契約
 *   parseContractSearch(params: Record<string, string | string[] | undefined>) → ContractSearch   (never throws: bad fields are dropped)
 *   contractView(actor, contractId, now) → ContractView
 *   documentBytes(actor, {contractId, revision?: number, signingId?: string}) → {bytes, fileName, sha256}
 *
 *   templates() → TemplateView[];  templateById(id) → TemplateView | null
 *   createFromUpload(actor, {bytes, fileName}, now) → {contractId}       POST /api/contracts streams to it (body = the file,
 *                                                                        header x-file-name = encodeURIComponent(name));
 *                                                                        answers {ok:true,data:{contractId}} | {ok:false,code,message}
 *   createFromTemplate(actor, {templateId, values: Record<string,string>}, now) → {ok:true, contractId} | {ok:false, fields: Record<string, "required"|"format"|"tooLong"|"range">}
 *   draftView(actor, contractId, now) → DraftView
 *   saveDraft(actor, {contractId, title, amount, message, due}, now) → void
 *   signerCandidates(actor, text, now) → SignerCandidate[]               own tenant only; another's address is typed in full
 *   setRecipients(actor, {contractId, recipients: {email, role?}[]}, now) → void
 *   sendContract(actor, contractId, now) → void
 *   cancelContract(actor, contractId, now) → void;  declineContract(actor, {contractId, reason}, now) → void
 *
 *   openReading(actor, contractId, now) → ReadView                       marks viewed and, at the viewer's turn, freezes the bytes (hops 1–3)
 *   openAuthorisation(actor, signingId, now) → {authorizeUrl}            hop 4; the browser goes there; it returns to /contracts/{id}/signing/{signingId}
 *   finishSigning(signingId, ports) → FinishOutcome                      hops 8–10; idempotent, resumable; the return page calls it through an action
 *   continueSigning(actor, signingId, now) → SigningProgressView         authorised finishSigning + progress: what the return page's action calls
 *   signingProgress(actor, signingId, now) → SigningProgressView         reads only: the poll
 *   abandonSigning(actor, signingId, now) → void                         署名を取り消す before the value exists
 *   resultView(actor, signingId) → ResultView;  resultReport(actor, signingId) → JSON of the validator's report
 */
export type * from "./views.ts";
