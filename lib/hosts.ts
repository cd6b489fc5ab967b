/**
 * Who answers at this host and path. `rssp` below /rssp on RSSP_ORIGIN; `sca` everything else on PUBLIC_ORIGIN; `machine` for the
 * interfaces that programs reach by any name of this machine (OCSP, CRL, TSA, health); `stranger` under a name that is neither's, such
 * as 127.0.0.1: sent to PUBLIC_ORIGIN; `nobody` where one party is asked for the other's pages.
 */
export function partyOf(input: {
  host: string | null;
  path: string;
  publicOrigin: string;
  rsspOrigin: string;
}): "sca" | "rssp" | "machine" | "stranger" | "nobody" {
  const { path, publicOrigin, rsspOrigin } = input;
  const host = input.host?.toLowerCase();
  const below = (root: string) => path === root || path.startsWith(`${root}/`);
  if (below("/trust") || path === "/api/health") return "machine";
  const asset = path === "/icon.svg" || below("/__nextjs_font") || path.startsWith("/__nextjs_");
  if (host === new URL(rsspOrigin).host) return below("/rssp") || asset ? "rssp" : "nobody";
  if (host === new URL(publicOrigin).host) return below("/rssp") ? "nobody" : "sca";
  return below("/rssp") ? "nobody" : "stranger";
}

/** The same page on PUBLIC_ORIGIN. A path such as `//elsewhere.example` is a path there, not another host. */
export function atPublicOrigin({ pathname, search }: { pathname: string; search: string }, publicOrigin: string): URL {
  const url = new URL(publicOrigin);
  url.pathname = pathname;
  url.search = search;
  return url;
}
