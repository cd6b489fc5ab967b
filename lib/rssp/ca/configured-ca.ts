import "server-only";
import { env } from "../../env.ts";
import { configuredAnchors } from "../../trust/anchors.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { embeddedCa } from "./embedded.ts";
import { estCa } from "./est.ts";
import { manualCa } from "./manual.ts";

/** The CA that the environment names: one reached by people, one behind EST, else the embedded authority. */
export function configuredCa(): CertificateAuthority {
  const { est, manualCa: byPeople } = env();
  const anchors = async () => configuredAnchors();
  if (byPeople) return manualCa({ anchors });
  return est ? estCa(est, { anchors }) : embeddedCa;
}
