import { expect, test } from "vitest";
import type { PartyView } from "@/lib/sca/views.ts";
import { foremost, partyGroups, partyState, waitedFor } from "./party-groups.ts";

const party = (position: number, more: Partial<PartyView> = {}): PartyView => ({
  kind: "signer",
  position,
  group: position,
  mark: "甲",
  role: "署名者",
  name: `名 ${position}`,
  organisation: null,
  shape: "person",
  state: "waiting",
  isViewer: false,
  inputState: "none",
  viewedAt: null,
  signedAt: null,
  approvedAt: null,
  ...more,
});

test("who is only told is never waited for, whatever his state", () => {
  const parties = [party(1, { state: "called" }), party(2, { kind: "viewer", state: "called" }), party(3)];
  expect(waitedFor({ state: "awaiting_signature", parties }).map(({ position }) => position)).toEqual([1]);
  expect(waitedFor({ state: "completed", parties })).toEqual([]);
});

test("inputs are waited for of all who are asked, in whatever group", () => {
  const parties = [party(1, { inputState: "given" }), party(2, { inputState: "asked" }), party(3, { inputState: "asked" })];
  expect(waitedFor({ state: "awaiting_input", parties }).map(({ position }) => position)).toEqual([2, 3]);
});

test("those who act stand by their turns, those who read after them", () => {
  const parties = [party(1, { group: 1 }), party(2, { kind: "cc", group: 1 }), party(3, { group: 2 }), party(4, { group: 2 })];
  const { acting, readers } = partyGroups(parties);
  expect(acting.map(({ group, parties: of }) => [group, of.length])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(readers.map(({ position }) => position)).toEqual([2]);
});

test("nobody is said to be waited for in a contract that has ended", () => {
  expect(partyState(party(1, { state: "called" }), true)).toBe("unsigned");
  expect(partyState(party(1, { kind: "approver", state: "waiting" }), true)).toBe("unapproved");
  expect(partyState(party(1, { kind: "approver", state: "called" }), false)).toBe("toApprove");
  expect(partyState(party(1, { kind: "viewer", state: "called" }), true)).toBe("told");
});

test("of two hundred the reader, the failed mail and the one who is waited for are in sight, in their order", () => {
  const parties = Array.from({ length: 200 }, (_, index) =>
    party(index + 1, { state: index === 149 ? "called" : "signed", isViewer: index === 199 }),
  );
  expect(foremost(parties, new Set([180]), 4).map(({ position }) => position)).toEqual([1, 150, 180, 200]);
});
