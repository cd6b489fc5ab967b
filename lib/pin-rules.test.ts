import { describe, expect, it } from "vitest";
import { pinFaults } from "./pin-rules.ts";

it.each<[string, string[], (readonly string[])?]>([
  ["48271906", []],
  ["あさのみそしるはとうふ三つ", []],
  ["4827190", ["length"]],
  ["11111111", ["pattern"]],
  ["12345678", ["pattern"]],
  ["19840213", ["own"]],
  ["0000", ["length", "pattern"]],
  ["48271906", ["own"], ["090-4827-1906"]],
])("what is wrong with %s is said rule by rule", (pin, faults, known = []) => {
  expect([...pinFaults(pin, known)]).toEqual(faults);
});

describe("a new PIN", () => {
  it.each(["48271906", "９０６１７２８４", "correct horse battery", "あさのみそしるはとうふ三つ"])("%s is accepted", (pin) => {
    expect([...pinFaults(pin)]).toEqual([]);
  });

  it.each([
    ["too few digits", "4827190"],
    ["too short a phrase", "kR7#mQ2!"],
    ["one digit", "11111111"],
    ["upwards", "12345678"],
    ["upwards round the end", "67890123"],
    ["downwards", "98765432"],
    ["in twos", "24680246"],
    ["a pair again and again", "12121212"],
    ["a half twice", "48274827"],
    ["a run but for its end", "12345679"],
    ["a birthday", "19840213"],
    ["a birthday, day first", "13021984"],
    ["a birthday, month first", "02131984"],
    ["nothing", ""],
    ["endless", "48271906".repeat(20)],
  ])("%s is refused", (_what, pin) => {
    expect(pinFaults(pin).size).toBeGreaterThan(0);
  });
});

it.each([
  ["a credential's number", "00231NAT-SIGN-00231", ["NAT-SIGN-00231"]],
  ["a telephone number", "09012345678", ["090-1234-5678"]],
  ["a part of it", "12345670", ["090-12345670"]],
  ["a name within a phrase", "i am Ichiro Shomeisha", ["Ichiro Shomeisha"]],
])("a new PIN that is the signer's own is refused: %s", (_what, pin, known) => {
  expect([...pinFaults(pin, known)]).toContain("own");
});
