import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const key = Buffer.alloc(32, 7).toString("base64url");
const complete = {
  PUBLIC_ORIGIN: "http://localhost:3000",
  RSSP_ORIGIN: "http://rssp.localhost:3000",
  DATABASE_URL: "postgresql://natsuin_app:x@127.0.0.1:5432/natsuin",
  CHORES_DATABASE_URL: "postgresql://natsuin_chores:x@127.0.0.1:5432/natsuin",
  RSSP_DATABASE_URL: "postgresql://natsuin_rssp:x@127.0.0.1:5432/natsuin",
  PKCS11_MODULE: "/usr/lib/softhsm/libsofthsm2.so",
  PKCS11_PIN: "hsm-pin-of-the-test",
  APP_SECRET: key,
  RSSP_SECRET: key,
  NEXTAUTH_SECRET: key,
  SCA_CLIENT_SECRET: key,
  AUTHORITY_BASE_URL: "http://localhost:3000/trust/",
};

test("a complete environment is parsed into its typed form", () => {
  const env = parseEnv({ ...complete, TSA_URL: "https://a.example/tsa, https://b.example/tsa" });
  expect(env.tsaUrls).toEqual(["https://a.example/tsa", "https://b.example/tsa"]);
  expect(env.appSecret).toHaveLength(32);
  expect(env.authorityBaseUrl).toBe("http://localhost:3000/trust");
  expect(env.demo).toBe(true);
});

test("a wrong environment is refused with the names of its variables and none of its values", () => {
  const bad = () => parseEnv({ ...complete, APP_SECRET: "c2hvcnQ", PKCS11_PIN: undefined });
  expect(bad).toThrow(/APP_SECRET: must be 32 bytes[\s\S]*PKCS11_PIN|PKCS11_PIN[\s\S]*APP_SECRET/);
  expect(bad).not.toThrow(/c2hvcnQ/);
});

test("the RSSP's origin is never the SCA's", () => {
  expect(() => parseEnv({ ...complete, RSSP_ORIGIN: `${complete.PUBLIC_ORIGIN}/rssp` })).toThrow(
    /RSSP_ORIGIN: must be another origin/,
  );
});

test("a device's evaluation is one of a closed set, and comes with the number of its certificate", () => {
  expect(parseEnv(complete).device).toEqual({ evaluation: "none", certificate: null });
  expect(parseEnv({ ...complete, PKCS11_EVALUATION: "", PKCS11_CERTIFICATE: "" }).device.evaluation).toBe("none");
  const claimed = { ...complete, PKCS11_EVALUATION: "fips140-3-l3" };
  expect(parseEnv({ ...claimed, PKCS11_CERTIFICATE: "CMVP 4745" }).device).toEqual({
    evaluation: "fips140-3-l3",
    certificate: "CMVP 4745",
  });
  expect(() => parseEnv(claimed)).toThrow(/PKCS11_CERTIFICATE: must name the certificate/);
  expect(() => parseEnv({ ...complete, PKCS11_EVALUATION: "level 2" })).toThrow(/PKCS11_EVALUATION/);
});
