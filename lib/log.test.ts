import { expect, test } from "vitest";
import { logLine } from "./log.ts";

const at = new Date("2026-11-20T00:00:00Z");

test("an event is one line of JSON", () => {
  const line = logLine(at, "info", "signing.completed", { signing: "sgn_1", ms: 12 });
  expect(JSON.parse(line)).toEqual({ at: at.toISOString(), level: "info", event: "signing.completed", signing: "sgn_1", ms: 12 });
  expect(logLine(at, "info", "x", { text: "two\nlines" })).not.toContain("\n");
});

test("a field named like a secret is withheld", () => {
  const line = logLine(at, "warn", "x", { pin: "1234-abcd", signingOtp: "123456", sad: "s3", sessionToken: "t" });
  for (const secret of ["1234-abcd", "123456", "s3", '"t"']) expect(line).not.toContain(secret);
  expect(logLine(at, "warn", "x", { mapping: "kept" })).toContain("kept");
});
