import "server-only";
import type { Bytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import type { KeyHoldingForm } from "../generated/prisma/enums.ts";
import { egress } from "../trust/egress.ts";
import type { Transport } from "../trust/transport.ts";
import type { CertificateAuthority } from "./ca/certificate-authority.ts";
import { configuredCa } from "./ca/configured-ca.ts";
import { configuredDevice, type Device } from "./device.ts";
import { askOcsp } from "./sam/certificate-status.ts";
import type { KeyHolding } from "./sam/key-holding.ts";
import { residentHolding } from "./sam/resident.ts";
import { wrappedHolding } from "./sam/wrapped.ts";

/** Throws RSSP_REVOCATION_UNAVAILABLE where there is no answer to trust. `chain`: DER, leaf first, its issuer next. */
export type CheckCertificateStatus = (input: { chain: Bytes[]; now: Date }) => Promise<"good" | "revoked">;

/** What the RSSP stands on. Tests and the command line put their own in; a server has these. */
export type RsspPorts = {
  certificateStatus: CheckCertificateStatus;
  holdings: Partial<Record<KeyHoldingForm, KeyHolding>>;
  device: () => Device;
  certificateAuthority: () => CertificateAuthority;
  /** the way to the OCSP responder and the CRL that a card's certificate names */
  cardTransport: Transport;
};

const kept = globalThis as typeof globalThis & { natsuinRsspPorts?: Partial<RsspPorts> };

export function rsspPorts(): RsspPorts {
  return {
    certificateStatus: askOcsp(egress),
    holdings: { resident: residentHolding, wrapped: wrappedHolding },
    device: configuredDevice,
    certificateAuthority: configuredCa,
    cardTransport: egress,
    ...kept.natsuinRsspPorts,
  };
}

/** Throws RSSP_CREDENTIAL_NOT_USABLE where this installation has no such keys. */
export function holdingOf(form: KeyHoldingForm): KeyHolding {
  const holding = rsspPorts().holdings[form];
  if (!holding) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: form });
  return holding;
}

/** Replaces some of them; without argument all are as in a server again. */
export function setRsspPorts(ports?: Partial<RsspPorts>): void {
  kept.natsuinRsspPorts = ports && { ...kept.natsuinRsspPorts, ...ports };
}
