import { describe, expect, it } from "vitest";
import { nextRequestState, OPEN_REQUESTS, type RequestAct, requestTransitions } from "./transitions.ts";

const states = Object.keys(requestTransitions) as (keyof typeof requestTransitions)[];
const acts: RequestAct[] = ["approve", "reject", "withdraw", "carryOut"];

describe("a bank's request", () => {
  it("is carried out only after it was approved", () => {
    for (const state of states) expect(nextRequestState(state, "carryOut")).toBe(state === "approved" ? "done" : null);
  });

  it("once ended stays as it is", () => {
    for (const state of states.filter((name) => !OPEN_REQUESTS.includes(name)))
      for (const act of acts) expect(nextRequestState(state, act)).toBeNull();
  });

  it("is withdrawn only while nobody has decided", () => {
    for (const state of states) expect(nextRequestState(state, "withdraw")).toBe(state === "requested" ? "withdrawn" : null);
  });
});
