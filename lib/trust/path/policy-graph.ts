import { oids } from "../../der/oids.ts";
import { children, DerError, fieldsOf, readDer, readOid } from "../../der/read.ts";
import type { Certificate } from "./certificate.ts";

type Node = { policy: string; expected: Set<string>; parents: Node[] };

/**
 * The valid policy graph of RFC 9618 §5: at most one node per policy and depth, so that its size grows with the path and not
 * exponentially as RFC 5280's tree does.
 */
export class PolicyGraph {
  /** undefined = NULL: no policy is valid for the path */
  #levels: Node[][] | undefined = [[{ policy: oids.anyPolicy, expected: new Set([oids.anyPolicy]), parents: [] }]];

  get isNull(): boolean {
    return this.#levels === undefined;
  }

  /** RFC 9618 §5.3 (d) and (e): the next certificate's policies; `anyPolicyCounts` is what inhibitAnyPolicy leaves of anyPolicy. */
  extend(certificate: Certificate, anyPolicyCounts: boolean): void {
    const policies = statedPolicies(certificate);
    if (!policies) this.#levels = undefined;
    if (!this.#levels || !policies) return;
    const above = this.#levels.at(-1) as Node[];
    const level: Node[] = [];
    for (const policy of policies) {
      if (policy === oids.anyPolicy) continue;
      const expecting = above.filter((node) => node.expected.has(policy));
      const parents = expecting.length > 0 ? expecting : above.filter((node) => node.policy === oids.anyPolicy);
      if (parents.length > 0) level.push({ policy, expected: new Set([policy]), parents });
    }
    if (policies.has(oids.anyPolicy) && anyPolicyCounts) {
      for (const policy of new Set(above.flatMap((node) => [...node.expected]))) {
        if (level.some((node) => node.policy === policy)) continue;
        level.push({ policy, expected: new Set([policy]), parents: above.filter((node) => node.expected.has(policy)) });
      }
    }
    this.#levels.push(level);
    this.#prune();
  }

  /** RFC 9618 §5.4 (a) and (b): policy mappings of a CA certificate. @throws DER_INVALID for a mapping of anyPolicy */
  map(certificate: Certificate, mappingAllowed: boolean): void {
    const mappings = mappingsOf(certificate);
    if (!mappings || !this.#levels) return;
    const depth = this.#levels.length - 1;
    const level = this.#levels[depth] as Node[];
    if (!mappingAllowed) {
      this.#levels[depth] = level.filter((node) => !mappings.has(node.policy));
      this.#prune();
      return;
    }
    const any = level.find((node) => node.policy === oids.anyPolicy);
    for (const [policy, subjects] of mappings) {
      const node = level.find((one) => one.policy === policy);
      if (node) node.expected = subjects;
      else if (any) level.push({ policy, expected: subjects, parents: any.parents });
    }
  }

  /** RFC 9618 §5.6 (g): the policies the path is valid for among those the caller accepts. */
  constrainedBy(initial: ReadonlySet<string>): Set<string> {
    const authority = new Set<string>();
    for (const level of (this.#levels ?? []).slice(1)) {
      for (const { policy, parents } of level)
        if (policy !== oids.anyPolicy && parents.every((parent) => parent.policy === oids.anyPolicy)) authority.add(policy);
    }
    const last = this.#levels?.at(-1) ?? [];
    if (last.some(({ policy }) => policy === oids.anyPolicy)) authority.add(oids.anyPolicy);
    if (initial.has(oids.anyPolicy)) return authority;
    return new Set([...initial].filter((policy) => authority.has(policy) || authority.has(oids.anyPolicy)));
  }

  /** Nodes without children above the lowest level go; an empty level makes the graph NULL. */
  #prune(): void {
    const levels = this.#levels as Node[][];
    for (let depth = levels.length - 2; depth >= 0; depth -= 1) {
      const used = new Set((levels[depth + 1] as Node[]).flatMap(({ parents }) => parents));
      levels[depth] = (levels[depth] as Node[]).filter((node) => used.has(node));
    }
    if (levels.some((level) => level.length === 0)) this.#levels = undefined;
  }
}

/** The policies that a certificate states; undefined where it has no such extension. */
export function statedPolicies(certificate: Certificate): Set<string> | undefined {
  const extension = certificate.extensions.get(oids.certificatePolicies);
  if (!extension) return undefined;
  return new Set(children(readDer(extension.value)).map((information) => readOid(fieldsOf(information).next())));
}

function mappingsOf(certificate: Certificate): Map<string, Set<string>> | undefined {
  const extension = certificate.extensions.get(oids.policyMappings);
  if (!extension) return undefined;
  const mappings = new Map<string, Set<string>>();
  for (const mapping of children(readDer(extension.value))) {
    const fields = fieldsOf(mapping);
    const issuer = readOid(fields.next());
    const subject = readOid(fields.next());
    if (issuer === oids.anyPolicy || subject === oids.anyPolicy) throw new DerError("anyPolicy mapped");
    mappings.set(issuer, (mappings.get(issuer) ?? new Set()).add(subject));
  }
  return mappings;
}
