import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, fixedHeaders } from "./security-headers.ts";

const policy = (change: Partial<Parameters<typeof contentSecurityPolicy>[0]> = {}) =>
  contentSecurityPolicy({
    nonce: "bm9uY2U",
    own: "https://rssp.sign.example",
    formTargets: ["https://sign.example"],
    development: false,
    ...change,
  });

describe("Content-Security-Policy", () => {
  it("allows no inline script or style but by nonce, and evaluates nothing", () => {
    expect(policy()).not.toMatch(/unsafe-/);
    expect(policy()).toContain("script-src 'self' 'nonce-bm9uY2U' 'strict-dynamic'");
    expect(policy()).toContain("style-src 'self' 'nonce-bm9uY2U'");
  });

  it("lets no page be framed, and forms lead to the other party only", () => {
    expect(policy()).toContain("frame-ancestors 'none'");
    expect(policy()).toContain("form-action 'self' https://sign.example");
    expect(policy()).toContain("base-uri 'none'");
  });

  it("upgrades to https where the page is https", () => {
    expect(policy()).toContain("upgrade-insecure-requests");
    expect(policy({ own: "http://rssp.localhost:3000" })).not.toContain("upgrade-insecure-requests");
  });
});

describe("fixed headers", () => {
  it("promise https for long where there is https, and only there", () => {
    expect(fixedHeaders("https://sign.example")["strict-transport-security"]).toMatch(/^max-age=\d{8}$/);
    expect(fixedHeaders("http://localhost:3000")).not.toHaveProperty("strict-transport-security");
  });

  it("let a page of this origin ask for a passkey, and no frame of another's", () => {
    const may = fixedHeaders("https://rssp.sign.example")["permissions-policy"];
    expect(may).toContain("publickey-credentials-get=(self)");
    expect(may).toContain("publickey-credentials-create=(self)");
  });

  it("keep a form's Origin: `no-referrer` would make it `null`", () => {
    expect(fixedHeaders("https://sign.example")["referrer-policy"]).toBe("same-origin");
  });
});
