import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  contractTransitions,
  nextContractState,
  nextRecipientState,
  nextSigningState,
  recipientTransitions,
  signingTransitions,
} from "./transitions.ts";

describe("transitions", () => {
  test("a contract that has ended takes no further act", () => {
    for (const state of ["completed", "declined", "cancelled", "expired"] as const) {
      expect(contractTransitions[state]).toEqual({});
      expect(() => nextContractState(state, "sign")).toThrow("CONTRACT_STATE");
    }
  });

  test("a draft cannot be signed", () => {
    expect(() => nextContractState("draft", "sign")).toThrow("CONTRACT_STATE");
    expect(nextContractState("draft", "send")).toBe("awaiting_signature");
  });

  test("the last signature completes, an earlier one leaves the contract partially signed", () => {
    expect(nextContractState("awaiting_signature", "sign")).toBe("partially_signed");
    expect(nextContractState("awaiting_signature", "conclude")).toBe("completed");
    expect(nextContractState("partially_signed", "conclude")).toBe("completed");
  });

  test("nothing is amended once somebody has signed, and nothing is signed while inputs or the approval are waited for", () => {
    expect(() => nextContractState("partially_signed", "amend")).toThrow("CONTRACT_STATE");
    for (const state of ["draft", "awaiting_approval", "awaiting_input"] as const)
      for (const act of ["sign", "approve", "conclude"] as const)
        expect(() => nextContractState(state, act)).toThrow("CONTRACT_STATE");
  });

  test("a recipient who waits cannot begin, and one who signed cannot sign again", () => {
    expect(() => nextRecipientState("waiting", "begin")).toThrow("NOT_YOUR_TURN");
    expect(() => nextRecipientState("signed", "begin")).toThrow("NOT_YOUR_TURN");
  });

  test("once a signature value exists a passage can only go forward", () => {
    for (const state of ["value_stored", "timestamped"] as const) {
      expect(Object.keys(signingTransitions[state])).toHaveLength(1);
      expect(() => nextSigningState(state, "abandon")).toThrow("SIGNING_STATE");
    }
  });

  test("an unknown outcome never leads to another signature", () => {
    expect(signingTransitions.unknown).toEqual({});
  });

  test("no transition leads back to an earlier pause of signing", () => {
    const order = ["prepared", "requested", "value_stored", "timestamped", "completed"];
    for (const [from, acts] of Object.entries(signingTransitions)) {
      for (const to of Object.values(acts)) {
        if (order.includes(to) && order.includes(from)) expect(order.indexOf(to)).toBeGreaterThan(order.indexOf(from));
      }
    }
  });

  test("docs/SIGNING-CYCLE.md draws these transitions and no others", () => {
    const doc = readFileSync(new URL("../../docs/SIGNING-CYCLE.md", import.meta.url), "utf8");
    const drawn = new Set<string>();
    for (const line of doc.split("```")[1]?.split("\n") ?? []) {
      const parts = line
        .replace(/^(signing|recipient|contract) +/, "")
        .trim()
        .split(/ —|→ /);
      for (let at = 0; at + 2 < parts.length; at += 2) drawn.add(parts.slice(at, at + 3).join(" "));
    }
    const tables = [contractTransitions, recipientTransitions, signingTransitions];
    const legal = tables.flatMap((table) =>
      Object.entries(table).flatMap(([from, acts]) => Object.entries(acts).map(([act, to]) => `${from} ${act} ${to}`)),
    );
    expect([...drawn].sort()).toEqual([...new Set(legal)].sort());
  });
});
