import "server-only";
import type { Bytes } from "../../bytes.ts";
import type { AwaitedCertificate, Credential } from "../../generated/prisma/client.ts";
import { chainOf } from "../ca/chain-of.ts";
import { compareCertificate, type Misfit } from "../ca/check-certificate.ts";
import { readCertificateFile } from "../ca/read-certificate-file.ts";
import { mayDo } from "../life-cycle.ts";
import { CERTIFICATE_FILE } from "../limits.ts";
import { rsspPorts } from "../ports.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { orderOf } from "./await-certificate.ts";
import { finishEndingOrLater } from "./end-credential.ts";
import { linkAwaited } from "./link-awaited.ts";

/**
 * RA staff bring the certificate that a CA issued for a waiting credential's CSR. 1. the file holds certificates; 2. one is compared with what
 * was asked for: key, names, dates, usage, issuer with its path; 3. it is linked, the signer told. One that does not fit changes nothing and may be
 * followed by another; it is not revoked, because it may be somebody else's. @param file base64 of PEM, DER or PKCS#7
 * Throws as `actOnCredential`, RSSP_CERTIFICATE_UNFIT with `what`.
 */
export async function bringCertificate(
  client: ClientCredentials,
  { file, ...act }: CredentialAct & { file: string },
): Promise<ActOutcome> {
  let ended: string | null = null;
  const outcome = await actOnCredential(client, act, {
    type: "rssp.certificate.brought",
    async work(tx, credential, { actor }) {
      const awaited = await tx.awaitedCertificate.findUnique({ where: { credentialId: credential.id } });
      if (credential.status === "active" && awaited?.closedAt) return "already";
      if (!awaited || awaited.closedAt || !mayDo("bring-certificate", credential)) return notUsable;
      const found = await fittingChain(file, { credential, awaited, now: act.now });
      if ("misfit" in found) return { refused: "RSSP_CERTIFICATE_UNFIT", what: found.misfit };
      ended = await linkAwaited(tx, credential, { chain: found.chain, actor, now: act.now });
      return "done";
    },
  });
  if (ended) await finishEndingOrLater(ended, act.now);
  return outcome;
}

async function fittingChain(
  file: string,
  { credential: { spki }, awaited, now }: { credential: Credential; awaited: AwaitedCertificate; now: Date },
): Promise<{ chain: Bytes[] } | { misfit: Misfit | "too large" }> {
  // what is longer is no certificate, and is not decoded
  if (file.length > (CERTIFICATE_FILE * 4) / 3) return { misfit: "too large" };
  const ca = rsspPorts().certificateAuthority();
  const certificates = readCertificateFile(Uint8Array.from(Buffer.from(file, "base64")));
  const chain = await chainOf(spki, certificates, { anchors: await ca.anchors(), now }).catch(() => null);
  if (!chain) return { misfit: "not a certificate" };
  const { misfit } = await compareCertificate(chain, { spki, subject: orderOf(awaited).subject, ca, now });
  return misfit ? { misfit } : { chain };
}
