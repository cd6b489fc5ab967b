import { describe, expect, test } from "vitest";
import { type Facts, GUARANTEES } from "./judge.ts";
import { POINTS, type Point } from "./points.ts";

type Request = Facts["requests"][number];
type Passage = Facts["passages"][number];

const AT = new Date("2026-11-26T00:00:00Z");
const document = { position: 0, digest: "aa", asked: 1, made: 1, stored: true };
const request: Request = { id: "srq", state: "signed", intents: [1], outcomes: ["signed"], documents: [document] };
const passage: Passage = { id: "sig", contractId: "con", requestId: "srq", state: "completed", baseRevision: 1, createdAt: AT };
const point = POINTS.find(({ ends }) => ends === "completed") as Point;
const sound: Facts = {
  requests: [request],
  passages: [passage],
  contracts: [{ id: "con", state: "completed", revisions: [0, 1, 2] }],
  signed: new Map([["aa", { asked: 1, made: 1 }]]),
  rounds: [{ point, requestId: "srq" }],
};

const broken = (facts: Facts): string[] =>
  Object.entries(GUARANTEES)
    .filter(([, check]) => check(facts).length > 0)
    .map(([name]) => name);
const withRequest = (change: Partial<Request>): Facts => ({ ...sound, requests: [{ ...request, ...change }] });
const withDocument = (change: Partial<typeof document>): Facts => withRequest({ documents: [{ ...document, ...change }] });
const withPassages = (...passages: Passage[]): Facts => ({ ...sound, passages });
const later = { ...passage, id: "sig2", requestId: null, state: "abandoned", createdAt: new Date(AT.getTime() + 1) } as const;

describe("the fault loop's judge", () => {
  test("finds nothing where everything holds", () => {
    expect(broken(sound)).toEqual([]);
  });

  test.each<[string, Facts, RegExp]>([
    ["a request left in use", withRequest({ state: "signing" }), /every request ends/],
    ["an intent without outcome", withRequest({ outcomes: [] }), /exactly one outcome/],
    ["two outcomes of one intent", withRequest({ outcomes: ["unknown", "signed"] }), /exactly one outcome/],
    ["an outcome without intent", withRequest({ intents: [] }), /exactly one outcome/],
    ["an intent for fewer documents", withRequest({ intents: [2] }), /counts the documents/],
    ["a hash signed twice", { ...sound, signed: new Map([["aa", { asked: 2, made: 2 }]]) }, /each of it once/],
    ["a hash asked for twice", { ...sound, signed: new Map([["aa", { asked: 2, made: 1 }]]) }, /each of it once/],
    [
      "a signature over something else",
      { ...sound, signed: new Map([["bb", { asked: 1, made: 1 }]]) },
      /only what an intent names/,
    ],
    ["a signature before any intent", withRequest({ intents: [], outcomes: [] }), /only what an intent names/],
    ["a signed request whose signature is missing", withDocument({ made: 0 }), /that an unknown request explains/],
    ["a value from elsewhere", withDocument({ made: 0 }), /one that the HSM made/],
    ["a signed request without its value", withDocument({ stored: false }), /exactly where all its values are stored/],
    ["an unknown request with all its values", withRequest({ state: "unknown", outcomes: ["unknown"] }), /exactly where all/],
    ["a value that became no contract", withPassages({ ...passage, state: "unknown" }), /has become a signed contract/],
    ["a passage that waits for ever", withPassages({ ...passage, state: "timestamped" }), /stays in between/],
    ["a signer who is asked twice", withPassages(passage, later), /asked again only where/],
    [
      "a contract signed twice",
      withPassages(passage, { ...later, requestId: "srq", state: "completed" }),
      /one signature of its signer/,
    ],
    [
      "a contract without its revision",
      { ...sound, contracts: [{ id: "con", state: "completed", revisions: [0, 1] }] },
      /newest revision/,
    ],
    ["a round that ended otherwise", withRequest({ state: "expired" }), /what the point says/],
  ])("finds %s", (_, facts, name) => {
    expect(broken(facts).join("\n")).toMatch(name);
  });
});
