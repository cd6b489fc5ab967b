import { expect, it } from "vitest";
import { HOME, safeReturnPath } from "./return-path.ts";

it.each(["/inbox", "/contracts/ctr_1?revision=2", "/account"])("a page of the workspace is returned to: %s", (path) => {
  expect(safeReturnPath(path)).toBe(path);
});

it.each([
  ["nothing", undefined],
  ["another host", "https://evil.example/inbox"],
  ["a host without scheme", "//evil.example/inbox"],
  ["a host behind a backslash", "/\\evil.example/inbox"],
  ["a host behind a tab", "/\t/evil.example"],
  ["a script", "javascript:alert(1)"],
  ["the login itself", "/login?next=/inbox"],
  ["an interface", "/api/auth/signout"],
  ["the RSSP", "/rssp/authorize"],
  ["a way out of the allowed folder", "/inbox/../api/auth/signout"],
])("%s leads to the inbox", (_, path) => {
  expect(safeReturnPath(path)).toBe(HOME);
});
