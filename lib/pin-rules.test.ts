import { expect, it } from "vitest";
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
