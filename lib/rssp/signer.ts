/** The signer's door: what the RSSP's own pages call, and whoever plays the signer's part (command line, tests). Never the SCA. */
export { type RsspPorts, rsspPorts, setRsspPorts } from "./ports.ts";
export { type Authorisation, type AuthorisationResult, authorise } from "./sam/authorise.ts";
export { sealLegacyKeys } from "./sam/seal-legacy-keys.ts";
export { settleInterrupted } from "./sam/settle-interrupted.ts";
export { decline } from "./ssa/decline.ts";
export { type Entry, redeemHandle } from "./ssa/redeem-handle.ts";
export { type RequestView, type Visitor, viewRequest } from "./ssa/view-request.ts";
