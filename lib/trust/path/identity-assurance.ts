import type { Certificate } from "./certificate.ts";
import { statedPolicies } from "./policy-graph.ts";

/** Identity assurance level (NIST SP 800-63A): how well a CA says that it identified whom it certifies. 1: the mail address only. */
export type Ial = 1 | 2 | 3;

/** As policies beside the signer's own, under the example arc 2.999 (ITU-T X.660): no registered arc is claimed. */
export const IAL_POLICY: Record<Ial, string> = { 1: "2.999.10.3.1", 2: "2.999.10.3.2", 3: "2.999.10.3.3" };

/** What the certificate states; null where it states none, and where it states several: then it is not known which one is meant. */
export function statedIal(certificate: Certificate): Ial | null {
  const policies = statedPolicies(certificate);
  const stated = ([1, 2, 3] as const).filter((ial) => policies?.has(IAL_POLICY[ial]));
  return stated.length === 1 ? (stated[0] ?? null) : null;
}
