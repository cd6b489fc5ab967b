import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderErrorsDoc } from "./errors/render-doc.ts";
import { describeError, type ErrorEntry, errorCatalogue, errorCodeOf, NatsuinError } from "./errors.ts";

describe("error catalogue", () => {
  it("docs/errors.md holds every code (run `npm run docs` after a change)", () => {
    expect(readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8")).toBe(renderErrorsDoc());
  });

  it("every code has words in Japanese and English, with the same parameters", () => {
    for (const [code, entry] of Object.entries<ErrorEntry>(errorCatalogue)) {
      const parameters = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
      expect(entry.ja, code).toMatch(/[ぁ-んァ-ヶ一-龠]/);
      expect(entry.en, code).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
      expect(parameters(entry.en), code).toEqual(parameters(entry.ja));
    }
  });

  it("an unknown error becomes generic and tells nothing of itself", () => {
    expect(errorCodeOf(new Error("password=hunter2"))).toBe("SYSTEM_ERROR");
    expect(describeError("SYSTEM_ERROR", "ja")).not.toContain("hunter2");
  });

  it("a thrown error's message is its code, so that a log line leaks no words of the case", () => {
    expect(new NatsuinError("NOT_FOUND", { id: "x" }).message).toBe("NOT_FOUND");
  });
});
