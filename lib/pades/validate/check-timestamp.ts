import type { DigestAlgorithm } from "../../crypto-port.ts";
import type { NatsuinError } from "../../errors.ts";
import {
  type Certificate,
  displayName,
  type PathContext,
  type ValidatedPath,
  validatePath,
  verifyTimestamp,
} from "../../trust/path/index.ts";
import type { Check, SubIndication, Verdict } from "./report.ts";
import { subIndicationOf } from "./sub-indication.ts";

export type TimestampResult =
  | { ok: true; genTime: Date; signer: Certificate; path: Extract<ValidatedPath, { ok: true }> }
  | {
      ok: false;
      genTime?: Date;
      signer?: Certificate;
      /** the token is about these bytes and its signature verifies; its certificate is not trusted */
      integrity: boolean;
      failure: { verdict: Exclude<Verdict, "TOTAL-PASSED">; subIndication: SubIndication };
    };

/** A timestamp may not be from the future; clocks differ a little. */
const FUTURE_TOLERANCE_MS = 60_000;
const SKEW_SECONDS = 5;

/**
 * A timestamp token over given bytes (EN 319 102-1 §5.4): imprint, signature, TSA certificate with sole critical timeStamping, its path
 * and revocation at genTime. Its certificates must still be in date at `controlTime`: now, or the time of a later document timestamp.
 */
export async function checkTimestamp(
  { token, data, now, controlTime, name }: { token: Uint8Array; data: Uint8Array[]; now: Date; controlTime: Date; name: string },
  context: PathContext,
  checks: Check[],
): Promise<TimestampResult> {
  const note = (ok: boolean, detail: string) => checks.push({ name, ok, detail });
  const fail = (
    verdict: Exclude<Verdict, "TOTAL-PASSED">,
    subIndication: SubIndication,
    more: { genTime?: Date; signer?: Certificate; integrity?: boolean } = {},
  ): TimestampResult => ({ ok: false, integrity: false, ...more, failure: { verdict, subIndication } });

  const imprint = (algorithm: DigestAlgorithm) => context.crypto.digest(algorithm, data);
  let checked: Awaited<ReturnType<typeof verifyTimestamp>>;
  try {
    checked = await verifyTimestamp({ token, imprint }, context);
  } catch (error) {
    note(false, `no timestamp token: ${(error as NatsuinError).details?.reason ?? "unreadable"}`);
    return fail("TOTAL-FAILED", "FORMAT_FAILURE");
  }
  if (!checked.ok) {
    note(false, checked.failure);
    if (checked.failure === "imprint") return fail("TOTAL-FAILED", "HASH_FAILURE");
    if (checked.failure === "signature") return fail("TOTAL-FAILED", "SIG_CRYPTO_FAILURE");
    if (checked.failure === "algorithm") return fail("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE");
    return fail("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND");
  }

  const { genTime, signer } = checked;
  const known = { genTime, signer, integrity: true };
  if (genTime.getTime() > now.getTime() + FUTURE_TOLERANCE_MS) {
    note(false, "from the future");
    return fail("INDETERMINATE", "TIMESTAMP_ORDER_FAILURE", known);
  }
  const path = await validatePath(
    { certificate: signer, at: genTime, purpose: "timestamping", revocation: { now, skewSeconds: SKEW_SECONDS } },
    context,
  );
  if (!path.ok) {
    note(false, `${displayName(signer.subject)}: ${path.failure}`);
    const ofCa = path.revocation?.status !== "revoked";
    return fail("INDETERMINATE", subIndicationOf(path.failure, { proven: true, ofCa }), known);
  }
  const lapsed = [signer, ...path.path].find(({ notAfter }) => notAfter < controlTime);
  if (lapsed) {
    note(false, `${displayName(lapsed.subject)} has expired and no later timestamp covers it`);
    return fail("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", known);
  }
  note(true, `${genTime.toISOString()} by ${displayName(signer.subject)}`);
  return { ok: true, genTime, signer, path };
}
