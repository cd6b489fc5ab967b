import "server-only";
import type { Actor } from "../../auth/types.ts";
import { shortDigest } from "../../bytes.ts";
import { describeError, type ErrorCode, errorCatalogue } from "../../errors.ts";
import type { HopNumber, HopView, SigningProgressView } from "../views.ts";
import { finishSigning } from "./finish-signing.ts";
import { ownSigning } from "./open-authorisation.ts";
import { type Hops, hopsOf, type WholeSigning } from "./rows.ts";

const NUMBERS: HopNumber[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const RSSP_HOPS: HopNumber[] = [5, 6, 7];

/** How a passage of the actor's stands. Reads only. Throws NOT_FOUND. */
export async function signingProgress(actor: Actor, signingId: string, now: Date): Promise<SigningProgressView> {
  return progressView(actor, await ownSigning(actor, signingId, now));
}

/** Carries the passage on as far as it goes, then says how it stands: what the page calls when the browser comes back. Throws NOT_FOUND. */
export async function continueSigning(
  actor: Actor,
  signingId: string,
  now: Date,
  clock: () => Date = () => new Date(),
): Promise<SigningProgressView> {
  await ownSigning(actor, signingId, now);
  await finishSigning(signingId, clock);
  return signingProgress(actor, signingId, now);
}

function progressView(actor: Actor, signing: WholeSigning): SigningProgressView {
  const { contract, state, errorCode } = signing;
  const hops = hopViews(hopsOf(signing), { running: state !== "completed", stopped: stopped(signing) });
  const valueStored = state === "value_stored" || state === "timestamped" || state === "completed";
  const known = errorCode !== null && errorCode in errorCatalogue ? (errorCode as ErrorCode) : null;
  return {
    signingId: signing.id,
    contractId: contract.id,
    number: contract.number,
    title: contract.title,
    amount: contract.amount === null ? null : Number(contract.amount),
    mark: signing.recipient.mark,
    shortDigest: shortDigest(signing.messageDigest),
    state,
    hops,
    done: hops.filter((hop) => hop.state === "done").length,
    next: nextOf(signing),
    valueStored,
    error: known && { code: known, message: describeError(known, actor.locale), resumable: valueStored && !stopped(signing) },
  };
}

/** An error that does not pass by itself. */
function stopped({ state, errorCode }: WholeSigning): boolean {
  if (state === "unknown" || state === "abandoned") return true;
  const entry = errorCode !== null && errorCode in errorCatalogue ? errorCatalogue[errorCode as ErrorCode] : null;
  return entry !== null && !entry.retryable;
}

function nextOf(signing: WholeSigning): SigningProgressView["next"] {
  const { state } = signing;
  if (state === "completed") return "result";
  if (state === "abandoned") return "restart";
  if (stopped(signing)) return "support";
  // The key is used within the moment that the signer authorises: a request without a value waits for him.
  return state === "prepared" || state === "requested" ? "authorise" : "poll";
}

/** The ten hops with their times; the first without one is the current. */
export function hopViews(times: Hops, { running, stopped: isStopped }: { running: boolean; stopped: boolean }): HopView[] {
  const current = NUMBERS.find((hop) => times[`${hop}`] === undefined);
  return NUMBERS.map((hop) => {
    const at = times[`${hop}`] ?? null;
    const here = running && hop === current;
    return {
      hop,
      owner: RSSP_HOPS.includes(hop) ? "rssp" : "sca",
      state: at !== null ? "done" : here ? (isStopped ? "stopped" : "current") : "waiting",
      at,
    };
  });
}
