import type { PathFailure } from "../../trust/path/index.ts";
import type { SubIndication } from "./report.ts";

/**
 * EN 319 102-1 table 6 for a path that was not accepted.
 * @param proven the time the path was judged at is proven by a timestamp
 * @param ofCa the failure concerns a CA and not the end entity
 */
export function subIndicationOf(failure: PathFailure, { proven, ofCa }: { proven: boolean; ofCa: boolean }): SubIndication {
  switch (failure) {
    case "NO_CHAIN":
    case "BAD_SIGNATURE": // another key of the CA's name: no chain to this anchor
    case "TOO_COMPLEX":
      return "NO_CERTIFICATE_CHAIN_FOUND";
    case "MALFORMED":
      return "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    case "WEAK_ALGORITHM":
      return "CRYPTO_CONSTRAINTS_FAILURE";
    case "NOT_YET_VALID":
      return "NOT_YET_VALID";
    case "EXPIRED":
      return proven ? "EXPIRED" : "OUT_OF_BOUNDS_NO_POE";
    case "REVOKED":
      return ofCa ? "REVOKED_CA_NO_POE" : "REVOKED_NO_POE";
    case "REVOCATION_UNKNOWN":
      return "TRY_LATER";
    default:
      return "CHAIN_CONSTRAINTS_FAILURE";
  }
}
