import { oids } from "../../der/oids.ts";
import { type Certificate, keyUsageBit } from "./certificate.ts";
import type { PathFailure, PolicyInputs } from "./check-path.ts";
import { checkPathRevocation, checkRevocation } from "./check-revocation.ts";
import type { PathContext } from "./context.ts";
import { findPath, type PathResult } from "./find-path.ts";
import type { RevocationVerdict } from "./revocation.ts";

/** What the end entity must be allowed to do. `any`: RFC 5280 alone. */
export type Purpose = "any" | "document-signing" | "timestamping";

export type ValidatedPath = PathResult & { revocation?: RevocationVerdict };

/**
 * Whether a certificate leads to an anchor at a given time, for a purpose, and with `revocation` whether it and every CA above it
 * was good then. Candidates, OCSP responses and CRLs are those of the context.
 *
 * @param revocation.issuedAfter demanded of the end entity's data; that of its CAs need only cover `at` (design/pades.md item 14)
 */
export async function validatePath(
  {
    certificate,
    at,
    purpose,
    policy,
    revocation,
  }: {
    certificate: Certificate;
    at: Date;
    purpose: Purpose;
    policy?: PolicyInputs;
    revocation?: { now: Date; issuedAfter?: Date; skewSeconds?: number };
  },
  context: PathContext,
): Promise<ValidatedPath> {
  context.renewBudget();
  const misuse = purposeProblem(certificate, purpose);
  if (misuse) return { ok: false, failure: misuse, path: [certificate] };
  let verdict: RevocationVerdict | undefined;
  const result = await findPath(
    {
      certificate,
      at,
      policy,
      accept: async (path, anchor) => {
        if (!revocation) return undefined;
        const { now, issuedAfter, skewSeconds = 5 } = revocation;
        const above = path.slice(1);
        const failure = await checkPathRevocation({ path: above, anchor, at, now, skewSeconds }, context);
        if (failure) return failure;
        verdict = await checkRevocation(
          { certificate, issuer: path[1] ?? anchor, anchor, at, now, issuedAfter, skewSeconds },
          context,
        );
        return verdict.status === "good" ? undefined : verdict.status === "revoked" ? "REVOKED" : "REVOCATION_UNKNOWN";
      },
    },
    context,
  );
  return { ...result, revocation: verdict };
}

function purposeProblem(certificate: Certificate, purpose: Purpose): PathFailure | undefined {
  if (purpose === "any") return undefined;
  const { keyUsage, extendedKeyUsage } = certificate;
  const signs = !keyUsage || keyUsage(keyUsageBit.digitalSignature) || keyUsage(keyUsageBit.nonRepudiation);
  if (!signs) return "KEY_USAGE";
  if (purpose === "timestamping") {
    // RFC 3161 §2.3: timeStamping, critical, and nothing beside it.
    const critical = certificate.extensions.get(oids.extKeyUsage)?.critical === true;
    const sole = extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === oids.ekuTimeStamping;
    return critical && sole ? undefined : "EXTENDED_KEY_USAGE";
  }
  // Keys of the PKI's own machines sign no contracts.
  const machine: string[] = [oids.ekuTimeStamping, oids.ekuOcspSigning];
  return extendedKeyUsage?.some((id) => machine.includes(id)) ? "EXTENDED_KEY_USAGE" : undefined;
}
