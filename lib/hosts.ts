/**
 * Who answers at this host and path. `rssp` below /rssp on RSSP_ORIGIN; `sca` everything else on PUBLIC_ORIGIN; `machine` for the
 * interfaces that programs reach by any name of this machine (OCSP, CRL, TSA, health); `nobody` otherwise.
 */
export function partyOf(input: {
  host: string | null;
  path: string;
  publicOrigin: string;
  rsspOrigin: string;
}): "sca" | "rssp" | "machine" | "nobody" {
  const { path, publicOrigin, rsspOrigin } = input;
  const host = input.host?.toLowerCase();
  const below = (root: string) => path === root || path.startsWith(`${root}/`);
  if (below("/trust") || path === "/api/health") return "machine";
  const asset = path === "/icon.svg" || below("/__nextjs_font") || path.startsWith("/__nextjs_");
  if (host === new URL(rsspOrigin).host) return below("/rssp") || asset ? "rssp" : "nobody";
  if (host === new URL(publicOrigin).host) return below("/rssp") ? "nobody" : "sca";
  return "nobody";
}
