import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { PathContext, validatePath } from "./index.ts";

type Case = {
  id: string;
  name: string;
  cert: string;
  other_certs?: string[];
  crls?: string[];
  error?: unknown;
  params?: {
    user_initial_policy_set?: string[];
    initial_explicit_policy?: boolean;
    initial_policy_mapping_inhibit?: boolean;
    initial_any_policy_inhibit?: boolean;
  };
};

const root = path.resolve("../shared/data/pkits");
const read = (folder: string, name: string) => Uint8Array.from(readFileSync(path.join(root, folder, name)));
const AT = new Date("2022-05-01T00:00:00Z");

async function accepts(one: Case): Promise<boolean> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: [read("certs", "TrustAnchorRootCertificate.crt")] });
  context.add({
    certificates: (one.other_certs ?? []).map((name) => read("certs", name)),
    crls: ["TrustAnchorRootCRL.crl", ...(one.crls ?? [])].map((name) => read("crls", name)),
  });
  const { params = {} } = one;
  try {
    const certificate = context.certificate(read("certs", one.cert));
    const result = await validatePath(
      {
        certificate,
        at: AT,
        purpose: "any",
        revocation: { now: AT },
        policy: {
          initialPolicies: new Set(params.user_initial_policy_set ?? [oids.anyPolicy]),
          requireExplicitPolicy: params.initial_explicit_policy,
          inhibitPolicyMapping: params.initial_policy_mapping_inhibit,
          inhibitAnyPolicy: params.initial_any_policy_inhibit,
        },
      },
      context,
    );
    return result.ok;
  } catch {
    return false;
  }
}

/** Out of scope, and failing closed (design/pades.md): DSA keys, indirect CRLs (4.14.22–35), delta CRLs (4.15). */
const outOfScope = ({ id, cert }: Case) => /DSA/.test(cert) || (id >= "41422" && id <= "41435") || id.startsWith("415");

describe.skipIf(!existsSync(root))("NIST PKITS (skipped where ../shared/data/pkits is absent)", () => {
  it("nothing is wrongly accepted, and nothing in scope is wrongly refused", async () => {
    const cases: Case[] = JSON.parse(readFileSync(path.join(root, "pkits.json"), "utf8"));
    const wrong = { accepted: [] as string[], refused: [] as string[], outOfScope: [] as string[] };
    for (const one of cases) {
      const accepted = await accepts(one);
      if (accepted === (one.error === undefined)) continue;
      const list = accepted ? wrong.accepted : outOfScope(one) ? wrong.outOfScope : wrong.refused;
      list.push(`${one.id} ${one.name}`);
    }
    const right = cases.length - wrong.accepted.length - wrong.refused.length - wrong.outOfScope.length;
    process.stdout.write(
      `PKITS: ${cases.length} cases, ${right} right, ${wrong.accepted.length} wrongly accepted, ${wrong.refused.length} wrongly refused in scope, ${wrong.outOfScope.length} refused out of scope\n`,
    );
    expect(wrong.accepted).toEqual([]);
    expect(wrong.refused).toEqual([]);
  }, 30_000);
});
