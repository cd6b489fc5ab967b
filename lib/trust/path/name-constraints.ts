import { equalBytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { children, DerError, type DerNode, fieldsOf, readDer, readSmallInteger } from "../../der/read.ts";
import type { Certificate } from "./certificate.ts";
import { type GeneralName, readGeneralName, readGeneralNames } from "./general-name.ts";
import type { Name } from "./name.ts";

type Subtrees = { permitted: GeneralName[]; excluded: GeneralName[] };

/**
 * Name constraints gathered down a path (RFC 5280 §6.1.4 (g)). Permitted trees of several CAs are not joined: a name must lie within
 * one tree of *each* CA that constrains its kind, which is their intersection.
 */
export class NameConstraints {
  readonly #all: Subtrees[] = [];

  /** @throws DER_INVALID for minimum or maximum other than the default, which RFC 5280 forbids */
  add(certificate: Certificate): void {
    const extension = certificate.extensions.get(oids.nameConstraints);
    if (!extension) return;
    const fields = fieldsOf(readDer(extension.value));
    const permitted = readSubtrees(fields.optional(0xa0));
    const excluded = readSubtrees(fields.optional(0xa1));
    fields.end();
    this.#all.push({ permitted, excluded });
  }

  /** Whether every name of the certificate is allowed: its subject, its alternative names, and an e-mail address in its subject. */
  allows(certificate: Certificate): boolean {
    if (this.#all.length === 0) return true;
    const names = namesOf(certificate);
    return this.#all.every(({ permitted, excluded }) =>
      names.every((name) => {
        if (excluded.some((tree) => sameKind(name, tree) && within(name, tree) !== false)) return false;
        const trees = permitted.filter((tree) => sameKind(name, tree));
        return trees.length === 0 || trees.some((tree) => within(name, tree) === true);
      }),
    );
  }
}

function readSubtrees(node: DerNode | undefined): GeneralName[] {
  if (!node) return [];
  return children(node).map((subtree) => {
    const fields = fieldsOf(subtree);
    const base = readGeneralName(fields.next());
    const minimum = fields.optional(0x80);
    if (minimum && readSmallInteger(minimum, 0x80) !== 0) throw new DerError("name constraint with a minimum");
    fields.end(); // a maximum is refused here
    return base;
  });
}

function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [];
  if (certificate.subject.rdns.length > 0) names.push({ kind: "directory", name: certificate.subject });
  const alternative = certificate.extensions.get(oids.subjectAltName);
  const alternatives = alternative ? readGeneralNames(readDer(alternative.value)) : [];
  names.push(...alternatives);
  if (!alternatives.some(({ kind }) => kind === "email")) {
    for (const { type, text } of certificate.subject.attributes)
      if (type === oids.emailAddress) names.push({ kind: "email", text });
  }
  return names;
}

function sameKind(name: GeneralName, tree: GeneralName): boolean {
  return name.kind === "other" ? tree.kind === "other" && tree.tag === name.tag : name.kind === tree.kind;
}

/** undefined: cannot be told, which counts as excluded and as not permitted. */
function within(name: GeneralName, tree: GeneralName): boolean | undefined {
  if (name.kind === "directory" && tree.kind === "directory") return withinDirectory(name.name, tree.name);
  if (name.kind === "email" && tree.kind === "email") return withinEmail(name.text, tree.text);
  if (name.kind === "dns" && tree.kind === "dns") return withinDns(name.text, tree.text);
  if (name.kind === "uri" && tree.kind === "uri") return withinUri(name.text, tree.text);
  if (name.kind === "ip" && tree.kind === "ip") return withinIp(name.octets, tree.octets);
  return undefined;
}

function withinDirectory(name: Name, tree: Name): boolean {
  return tree.rdns.every((rdn, at) => name.rdns[at] === rdn);
}

function withinDns(name: string, tree: string): boolean {
  const [host, base] = [name.toLowerCase(), tree.toLowerCase().replace(/^\./, "")];
  return base === "" || host === base || host.endsWith(`.${base}`);
}

function withinEmail(name: string, tree: string): boolean | undefined {
  const at = name.lastIndexOf("@");
  if (at < 1) return undefined;
  const host = name.slice(at + 1).toLowerCase();
  if (tree.includes("@")) {
    const treeAt = tree.lastIndexOf("@");
    return name.slice(0, at) === tree.slice(0, treeAt) && host === tree.slice(treeAt + 1).toLowerCase();
  }
  return withinHost(host, tree);
}

function withinUri(name: string, tree: string): boolean | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(name)?.[1]?.toLowerCase();
  if (!host || /^[\d.]+$/.test(host)) return undefined; // RFC 5280 §4.2.1.10: a URI without a host name fails
  return withinHost(host, tree);
}

/** `.example` covers what lies below it, `example` the host itself alone. */
function withinHost(host: string, tree: string): boolean {
  const base = tree.toLowerCase();
  return base === "" || (base.startsWith(".") ? host.endsWith(base) && host.length > base.length : host === base);
}

function withinIp(address: Uint8Array, tree: Uint8Array): boolean | undefined {
  if (tree.length !== 2 * address.length) return address.length === 4 || address.length === 16 ? false : undefined;
  const mask = tree.subarray(address.length);
  const masked = (octets: Uint8Array) => octets.map((octet, at) => octet & (mask[at] as number));
  return equalBytes(masked(address), masked(tree.subarray(0, address.length)));
}
