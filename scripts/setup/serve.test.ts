import { expect, test } from "vitest";
import { serverEnvironment } from "./serve.mjs";

test("the server never holds the database owner's password", () => {
  const told = serverEnvironment({ DATABASE_URL: "app", MIGRATION_DATABASE_URL: "owner" }, false);
  expect(told).toEqual({ DATABASE_URL: "app", NODE_ENV: "production" });
});
