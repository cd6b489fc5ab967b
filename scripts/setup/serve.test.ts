import { expect, test } from "vitest";
import { serverEnvironment } from "./serve.mjs";

test("the server holds neither the database owner's password nor the token's security officer's PIN", () => {
  const told = serverEnvironment({ DATABASE_URL: "app", MIGRATION_DATABASE_URL: "owner", PKCS11_SO_PIN: "so" }, false);
  expect(told).toEqual({ DATABASE_URL: "app", NODE_ENV: "production" });
});
