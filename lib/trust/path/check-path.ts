import { oids } from "../../der/oids.ts";
import { fieldsOf, readDer, readSmallInteger } from "../../der/read.ts";
import { type Certificate, isSelfIssued, keyUsageBit } from "./certificate.ts";
import { isStrongKey, type PathContext } from "./context.ts";
import { sameName } from "./name.ts";
import { NameConstraints } from "./name-constraints.ts";
import { PolicyGraph } from "./policy-graph.ts";

export type PathFailure =
  | "NO_CHAIN"
  | "TOO_COMPLEX"
  | "MALFORMED"
  | "BAD_SIGNATURE"
  | "WEAK_ALGORITHM"
  | "NOT_YET_VALID"
  | "EXPIRED"
  | "UNKNOWN_CRITICAL_EXTENSION"
  | "NOT_A_CA"
  | "PATH_TOO_LONG"
  | "KEY_USAGE"
  | "EXTENDED_KEY_USAGE"
  | "NAME_CONSTRAINTS"
  | "POLICY"
  | "REVOKED"
  | "REVOCATION_UNKNOWN";

/** Inputs (c)–(g) of RFC 5280 §6.1.1; the defaults accept any policy. */
export type PolicyInputs = {
  initialPolicies?: ReadonlySet<string>;
  requireExplicitPolicy?: boolean;
  inhibitPolicyMapping?: boolean;
  inhibitAnyPolicy?: boolean;
};

/** Extensions this module acts on; another one marked critical fails the path. */
const PROCESSED = new Set<string>([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extKeyUsage,
  oids.subjectAltName,
  oids.nameConstraints,
  oids.certificatePolicies,
  oids.policyMappings,
  oids.policyConstraints,
  oids.inhibitAnyPolicy,
  oids.crlDistributionPoints,
]);

export function hasUnknownCritical(certificate: Certificate): boolean {
  return [...certificate.extensions].some(([id, { critical }]) => critical && !PROCESSED.has(id));
}

/**
 * RFC 5280 §6.1.2–6.1.5 over one path. Revocation is checked elsewhere.
 * @param path from the certificate issued by the anchor down to the end entity; `anchor` is trusted for its name and key alone
 * @returns the first rule that fails, or undefined
 */
export async function checkPath(
  { path, anchor, at, policy = {} }: { path: Certificate[]; anchor: Certificate; at: Date; policy?: PolicyInputs },
  context: PathContext,
): Promise<PathFailure | undefined> {
  try {
    return await check(path, anchor, at, policy, context);
  } catch {
    return "MALFORMED"; // an extension that cannot be read is one that cannot be obeyed
  }
}

async function check(
  path: Certificate[],
  anchor: Certificate,
  at: Date,
  policy: PolicyInputs,
  context: PathContext,
): Promise<PathFailure | undefined> {
  const initialPolicies = policy.initialPolicies ?? new Set([oids.anyPolicy]);
  const graph = new PolicyGraph();
  const constraints = new NameConstraints();
  let explicitPolicy = policy.requireExplicitPolicy ? 0 : path.length + 1;
  let policyMapping = policy.inhibitPolicyMapping ? 0 : path.length + 1;
  let anyPolicy = policy.inhibitAnyPolicy ? 0 : path.length + 1;
  let pathLength = path.length;
  let issuer = anchor;

  for (const [index, certificate] of path.entries()) {
    const last = index === path.length - 1;
    const selfIssued = isSelfIssued(certificate);

    // §6.1.3 Basic certificate processing
    if (!isStrongKey(issuer) || !certificate.scheme || certificate.scheme.digest === "SHA-1") return "WEAK_ALGORITHM";
    if (!sameName(certificate.issuer, issuer.subject)) return "NO_CHAIN";
    if (!(await context.signedBy(certificate, issuer))) return "BAD_SIGNATURE";
    if (at < certificate.notBefore) return "NOT_YET_VALID";
    if (at > certificate.notAfter) return "EXPIRED";
    if ((!selfIssued || last) && !constraints.allows(certificate)) return "NAME_CONSTRAINTS";
    graph.extend(certificate, anyPolicy > 0 || (!last && selfIssued));
    if (explicitPolicy <= 0 && graph.isNull) return "POLICY";
    if (hasUnknownCritical(certificate)) return "UNKNOWN_CRITICAL_EXTENSION";
    if (!isStrongKey(certificate)) return "WEAK_ALGORITHM";
    const limits = policyLimits(certificate);

    if (last) {
      // §6.1.5 Wrap-up
      if (explicitPolicy > 0) explicitPolicy -= 1;
      if (limits.requireExplicitPolicy === 0) explicitPolicy = 0;
      break;
    }

    // §6.1.4 Preparation for the next certificate
    graph.map(certificate, policyMapping > 0);
    constraints.add(certificate);
    if (!selfIssued) {
      explicitPolicy = Math.max(0, explicitPolicy - 1);
      policyMapping = Math.max(0, policyMapping - 1);
      anyPolicy = Math.max(0, anyPolicy - 1);
    }
    explicitPolicy = Math.min(explicitPolicy, limits.requireExplicitPolicy ?? explicitPolicy);
    policyMapping = Math.min(policyMapping, limits.inhibitPolicyMapping ?? policyMapping);
    anyPolicy = Math.min(anyPolicy, limits.inhibitAnyPolicy ?? anyPolicy);
    if (certificate.version !== 3 || !certificate.basicConstraints?.ca) return "NOT_A_CA";
    if (!selfIssued) {
      if (pathLength <= 0) return "PATH_TOO_LONG";
      pathLength -= 1;
    }
    pathLength = Math.min(pathLength, certificate.basicConstraints.pathLength ?? pathLength);
    if (certificate.keyUsage && !certificate.keyUsage(keyUsageBit.keyCertSign)) return "KEY_USAGE";
    issuer = certificate;
  }

  if (explicitPolicy <= 0 && graph.constrainedBy(initialPolicies).size === 0) return "POLICY";
  return undefined;
}

function policyLimits(certificate: Certificate): {
  requireExplicitPolicy?: number;
  inhibitPolicyMapping?: number;
  inhibitAnyPolicy?: number;
} {
  const constraints = certificate.extensions.get(oids.policyConstraints);
  const inhibit = certificate.extensions.get(oids.inhibitAnyPolicy);
  const inhibitAnyPolicy = inhibit && readSmallInteger(readDer(inhibit.value));
  if (!constraints) return { inhibitAnyPolicy };
  const fields = fieldsOf(readDer(constraints.value));
  const require = fields.optional(0x80);
  const mapping = fields.optional(0x81);
  fields.end();
  return {
    requireExplicitPolicy: require && readSmallInteger(require, 0x80),
    inhibitPolicyMapping: mapping && readSmallInteger(mapping, 0x81),
    inhibitAnyPolicy,
  };
}
