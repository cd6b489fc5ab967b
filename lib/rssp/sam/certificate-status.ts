import "server-only";
import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import { fetchOcsp } from "../../trust/clients/fetch-ocsp.ts";
import type { Transport } from "../../trust/transport.ts";
import type { CheckCertificateStatus } from "../ports.ts";

/** The signer waits in front of the page meanwhile. */
const TIMEOUT_MS = 5_000;

/** The CA's present word on the certificate, over this transport. An answer that cannot be trusted is no answer. */
export function askOcsp(transport: Transport): CheckCertificateStatus {
  return async ({ chain, now }) => {
    const [certificate, issuer] = chain as [Bytes, Bytes];
    try {
      const { verdict } = await fetchOcsp({ certificate, issuer, now, transport, timeoutMs: TIMEOUT_MS });
      return verdict.status;
    } catch (cause) {
      throw new NatsuinError("RSSP_REVOCATION_UNAVAILABLE", {}, { cause });
    }
  };
}
