/** The signer's door: what the RSSP's own pages call, and whoever plays the signer's part (command line, tests). Never the SCA. */
export { type RsspPorts, rsspPorts, setRsspPorts } from "./ports.ts";
export { askPasskey, type PasskeyQuestion } from "./sam/ask-passkey.ts";
export { type Authorisation, type AuthorisationResult, authorise } from "./sam/authorise.ts";
export { changePin, type PinChange } from "./sam/change-pin.ts";
export type { ErrandResult } from "./sam/judge-errand.ts";
export { sealLegacyKeys } from "./sam/seal-legacy-keys.ts";
export { sendTransactionCode } from "./sam/send-transaction-code.ts";
export { settleInterrupted } from "./sam/settle-interrupted.ts";
export type { Bound, Bringing } from "./ssa/bind-browser.ts";
export { cancelErrand } from "./ssa/cancel-errand.ts";
export { decline } from "./ssa/decline.ts";
export type { FactorView } from "./ssa/factor-view.ts";
export { redeemErrandHandle } from "./ssa/redeem-errand-handle.ts";
export { type Entry, redeemHandle } from "./ssa/redeem-handle.ts";
export type { ShownCredential } from "./ssa/show.ts";
export { disownUse, type NoticeView, viewNotice } from "./ssa/use-notice.ts";
export { type ErrandView, type ErrandVisitor, viewErrand } from "./ssa/view-errand.ts";
export { type RequestView, type Visitor, viewRequest } from "./ssa/view-request.ts";
