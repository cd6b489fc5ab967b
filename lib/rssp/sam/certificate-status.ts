import "server-only";
import { NatsuinError } from "../../errors.ts";
import type { Transport } from "../../trust/transport.ts";
import type { CheckCertificateStatus } from "../ports.ts";

export function askOcsp(_transport: () => Promise<Transport>): CheckCertificateStatus {
  return async () => {
    throw new NatsuinError("RSSP_REVOCATION_UNAVAILABLE");
  };
}
