import { expect, it } from "vitest";
import { levelOf } from "./level.ts";

it("SoftHSM never shows level 2: the device's evaluation is missing, whatever the key authorisation is worth", () => {
  expect(levelOf({ evaluation: "none", factors: 2 })).toEqual({
    level: 1,
    authorisedAsLevel: 2,
    label: "レベル1（レベル2方式の鍵認可）",
  });
  expect(levelOf({ evaluation: "none", factors: 1 })).toEqual({ level: 1, authorisedAsLevel: 1, label: "レベル1" });
});

it("an evaluated device with two factors is level 2", () => {
  expect(levelOf({ evaluation: "evaluated", factors: 2 })).toEqual({ level: 2, authorisedAsLevel: 2, label: "レベル2" });
});
