import { expect, it } from "vitest";
import { atPublicOrigin, partyOf } from "./hosts.ts";

const at = (host: string | null, path: string) =>
  partyOf({ host, path, publicOrigin: "https://sign.example", rsspOrigin: "https://rssp.sign.example" });

it.each([
  ["the RSSP's pages on its own host", "rssp.sign.example", "/rssp/authorize", "rssp"],
  ["the host in capitals", "RSSP.sign.example", "/rssp", "rssp"],
  ["the RSSP's pages on the SCA's host", "sign.example", "/rssp/authorize", "nobody"],
  ["the SCA's pages on the RSSP's host", "rssp.sign.example", "/inbox", "nobody"],
  ["the SCA's login on the RSSP's host", "rssp.sign.example", "/api/auth/session", "nobody"],
  ["a path that only begins alike", "rssp.sign.example", "/rssp-x", "nobody"],
  ["the SCA's pages on its own host", "sign.example", "/inbox", "sca"],
  ["a path that only begins like the RSSP's", "sign.example", "/rsspx", "sca"],
  ["another port", "rssp.sign.example:8443", "/rssp", "nobody"],
  ["a name that is neither's", "127.0.0.1:3000", "/inbox", "stranger"],
  ["the PIN page under a name that is neither's", "127.0.0.1:3000", "/rssp/authorize", "nobody"],
  ["no host", null, "/rssp", "nobody"],
  ["OCSP by any name", "10.0.0.1", "/trust/ocsp", "machine"],
  ["health by any name", null, "/api/health", "machine"],
])("%s", (_what, host, path, party) => {
  expect(at(host, path)).toBe(party);
});

it.each(["//elsewhere.example/x", "/\\elsewhere.example", "/inbox"])(
  "a stranger is sent to PUBLIC_ORIGIN and nowhere else: %s",
  (pathname) => {
    expect(atPublicOrigin({ pathname, search: "?a=1" }, "http://localhost:3000")).toMatchObject({
      origin: "http://localhost:3000",
      search: "?a=1",
    });
  },
);
