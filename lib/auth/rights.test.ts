import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderRightsDoc } from "./render-rights-doc.ts";
import { MEMBERSHIPS, may, RIGHTS, type Right } from "./rights.ts";

const rights = Object.keys(RIGHTS) as Right[];

describe("rights of members", () => {
  it("docs/rights.md says what the table says (npm run docs)", () => {
    expect(readFileSync(new URL("../../docs/rights.md", import.meta.url), "utf8")).toBe(renderRightsDoc());
  });

  it("a viewer has none, and whoever stands higher has all of who stands lower", () => {
    expect(rights.filter((right) => may({ membership: "viewer" }, right))).toEqual([]);
    for (const right of rights) {
      const had = MEMBERSHIPS.map((membership) => may({ membership }, right));
      expect(had, right).toEqual(had.toSorted((a, b) => Number(b) - Number(a)));
    }
  });

  it("owners alone touch owners", () => {
    expect(MEMBERSHIPS.filter((membership) => may({ membership }, "owners.manage"))).toEqual(["owner"]);
  });
});
