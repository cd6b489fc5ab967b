import "server-only";
import { X509Certificate } from "node:crypto";
import type { CredentialInfo } from "../../rssp/index.ts";
import type { CredentialState, CredentialView } from "../views.ts";

/** A credential as people are shown it. */
export function credentialView(info: CredentialInfo, now: Date): CredentialView {
  const { credentialId, displayName, algorithm, holding, level, factor, attemptsLeft, lockedAt, suspendedAt } = info;
  return {
    credentialId,
    name: displayName,
    state: stateOf(info, now),
    ...certificateWords(info.chain[0]),
    validFrom: info.notBefore,
    validUntil: info.notAfter,
    algorithm,
    holding,
    keyOrigin: info.keyOrigin === "rssp" || info.keyOrigin === "ca" ? info.keyOrigin : "signer",
    ial: info.ial,
    aal: info.aal,
    level,
    factor,
    attemptsLeft,
    lockedAt,
    suspendedAt,
    reissueOfferedUntil: offerAt(info, now),
  };
}

function stateOf({ status, locked, notAfter }: CredentialInfo, now: Date): CredentialState {
  if (status === "disposed") return "ended";
  if (locked) return "locked";
  if (status !== "active") return status;
  return notAfter !== null && new Date(notAfter) <= now ? "expired" : "usable";
}

/** An offer that is over, or of a key that has ended, is none. */
function offerAt({ reissueOfferedUntil: until, status }: CredentialInfo, now: Date): string | null {
  const replaceable = status === "active" || status === "suspended" || status === "expired";
  return until !== null && replaceable && new Date(until) > now ? until : null;
}

function certificateWords(leaf: string | undefined): { issuer: string; serial: string } {
  if (leaf === undefined) return { issuer: "", serial: "" };
  const { issuer, serialNumber } = new X509Certificate(Buffer.from(leaf, "base64"));
  const name = issuer.split("\n").find((part) => part.startsWith("CN="));
  return { issuer: name?.slice(3) ?? "", serial: serialNumber.match(/../g)?.join(" ") ?? "" };
}
