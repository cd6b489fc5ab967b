import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LIFE_ACTS, LIFE_CYCLE, LIFE_STATES, transition } from "./life-cycle.ts";
import { renderLifeCycleDoc } from "./render-life-cycle-doc.ts";

describe("the life of a credential", () => {
  it("never leads back from an end", () => {
    for (const from of ["revoked", "disposed"] as const)
      for (const act of LIFE_ACTS) expect(transition(act, from), `${act} from ${from}`).toBeNull();
    expect(LIFE_ACTS.filter((act) => transition(act, "expired"))).toEqual(["offer-reissue", "reissue"]);
    expect(transition("reissue", "expired")).toBe("disposed");
  });

  it("lets nothing be done with a key before it is active but to link its certificate or to give it up", () => {
    const acts = ["activate", "bring-certificate", "give-up-issue", "undo-making"];
    expect(LIFE_ACTS.filter((act) => transition(act, "pending"))).toEqual(acts);
  });

  it("asks PIN and second factor of a signer who uses, renews or ends a key, and a code and a reason of RA staff", () => {
    for (const act of LIFE_ACTS) {
      const { by, with: given } = LIFE_CYCLE[act];
      if (by === "ra") expect(given, act).toBe("code");
      if (by === "signer" && act !== "suspend" && act !== "reissue") expect(given, act).toBe("factors");
    }
  });

  it("leads from every state where an act is allowed to a known state", () => {
    for (const act of LIFE_ACTS)
      for (const state of LIFE_STATES) {
        const to = transition(act, state);
        if (to) expect(LIFE_STATES).toContain(to);
      }
  });

  it("docs/life-cycle.md says what the table says (run `npm run docs` after a change)", () => {
    expect(readFileSync(new URL("../../docs/life-cycle.md", import.meta.url), "utf8")).toBe(renderLifeCycleDoc());
  });
});
