import "server-only";
import { env } from "../../env.ts";
import { configuredAnchors } from "../../trust/anchors.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { embeddedCa } from "./embedded.ts";
import { estCa } from "./est.ts";

/** The CA that the environment names: one behind EST, else the embedded authority. */
export function configuredCa(): CertificateAuthority {
  const { est } = env();
  return est ? estCa(est, { anchors: async () => configuredAnchors() }) : embeddedCa;
}
