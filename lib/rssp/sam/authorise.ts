import "server-only";
import { rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { clockFrom } from "../clock.ts";
import { meansFault, meansOf } from "../policy.ts";
import { refuse } from "../refuse.ts";
import { returnAddress, stateAt, type WholeRequest, withStep } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { findForBrowser, type Visitor } from "../ssa/view-request.ts";
import type { SignatureRequestState } from "../types.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { activateKey } from "./activate-key.ts";
import { itemsHold, shownHash } from "./dtbsr-set.ts";
import { judgeFactors } from "./judge-factors.ts";
import { keyFault, outage } from "./reach-fault.ts";
import { throttleFault } from "./throttle.ts";
import type { Factors } from "./weigh-factors.ts";

export type Authorisation = Visitor & {
  /** what the page showed, as `RequestView.shown` */
  shown: string;
  /** positions that the signer took off the list */
  left?: readonly number[];
} & Factors;

/**
 * `already`: another submission of the same form was first; `state` says how that one stands. `authorised`: 方法2, the client goes on with
 * the code in `returnTo`.
 */
export type AuthorisationResult = {
  outcome: "signed" | "authorised" | "already";
  state: SignatureRequestState;
  returnTo: string;
};

/**
 * Hops 5–7, key authorisation pattern 1: the signer, at the RSSP's own page, lets the key be used for what is shown.
 * 1. the request is this browser's and open; 2. what is stored is what was shown, and the means is one that policy allows; 3. the credential may be used, its key is
 * within reach; 4. the source is not throttled; 5. the CA does not say revoked; 6. PIN and second factor in one verdict, which makes the
 * SAD; 7. the SAD is spent and the key used, or (方法2) its code goes back with the browser. Everything before 6 costs no attempt and no OTP.
 * The factors are judged as of `now`, when it was sent; the steps from 6 on are dated when they happen, waits included.
 * Throws NOT_FOUND and the codes of lib/errors/rssp.ts; each refusal leaves exactly one audit event.
 */
export async function authorise(input: Authorisation): Promise<AuthorisationResult> {
  const { requestId, browserSecret: _, now, shown, left = [], ...factors } = input;
  const clock = clockFrom(now);
  const request = await findForBrowser(input);
  if (!request) {
    return refuse("NOT_FOUND", { type: "rssp.authorisation", actor: "browser:unknown", target: "request:unknown", now });
  }
  const state = stateAt(request, now);
  if (state === "authorised" || state === "signing" || state === "signed") return already(request, state);

  const fault =
    (await requestFault(request, state, shown, now)) ?? meansFault(meansOf(secondFactorOf(request.credential)?.kind, factors));
  if (fault) return refuseRequest(request, fault, { now, details: { state, status: request.credential.status } });
  const unfit = (await throttleFault(rsspDb(), factors.source, now)) ?? (await keyFault(request.credential, now));
  if (unfit) return refuseRequest(request, unfit, { now });

  const verdict = await judgeFactors(request, { ...factors, shown, left }, now, clock).catch(outage);
  if ("outage" in verdict) return refuseRequest(request, verdict.outage, { now });
  if (verdict.kind === "refused") throw new NatsuinError(verdict.code, verdict.details);
  if (verdict.kind === "late") {
    const current = await rsspDb().signatureRequest.findUniqueOrThrow({ where: { id: requestId } });
    return already(request, stateAt(current, now));
  }
  if (verdict.code) return { outcome: "authorised", state: "authorised", returnTo: returnAddress(request, verdict.code) };
  await activateKey({ requestId, sad: verdict.sad, now: clock() });
  return { outcome: "signed", state: "signed", returnTo: returnAddress(request) };
}

function already(request: WholeRequest, state: SignatureRequestState): AuthorisationResult {
  return { outcome: "already", state, returnTo: returnAddress(request) };
}

async function requestFault(
  request: WholeRequest,
  state: SignatureRequestState,
  shown: string,
  now: Date,
): Promise<ErrorCode | null> {
  if (state === "expired") return "RSSP_REQUEST_EXPIRED";
  if (state !== "open") return "RSSP_REQUEST_CLOSED";
  const fault = certificateFault(request.credential, now);
  if (fault) return fault;
  const certificate = request.credential.chain[0] as Uint8Array;
  if (shown !== shownHash(request.items) || !(await itemsHold(request.items, certificate))) return "RSSP_CONTENT_CHANGED";
  return null;
}

async function refuseRequest(
  request: WholeRequest,
  code: ErrorCode,
  { now, details }: { now: Date; details?: Record<string, string> },
): Promise<never> {
  if (code === "RSSP_CONTENT_CHANGED") {
    // Not to be tried again: something outside of the RSSP changed these rows.
    const data = { state: "refused", steps: withStep(request, { closedAt: now }) } as const;
    await rsspDb().signatureRequest.updateMany({ where: { id: request.id, state: "open" }, data });
  }
  return refuse(code, {
    type: "rssp.authorisation",
    actor: `signer:${request.signerId}`,
    target: `request:${request.id}`,
    now,
    details,
    facts: { credential: request.credentialId },
  });
}
