import { expect, test } from "vitest";
import { draftStep } from "./draft-step.ts";

test("a draft is opened again at the first step that misses something", () => {
  expect(draftStep({ missing: ["recipients", "fields"] })).toBe("recipients");
  expect(draftStep({ missing: ["due"] })).toBe("recipients");
  expect(draftStep({ missing: ["fields"] })).toBe("fields");
  expect(draftStep({ missing: [] })).toBe("review");
});
