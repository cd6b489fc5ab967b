import { describe, expect, it } from "vitest";
import { checkNewPin, hashPin, MAX_PIN, verifyPin } from "./pin.ts";

describe("a new PIN", () => {
  it.each(["48271906", "９０６１７２８４", "correct horse battery", "あさのみそしるはとうふ三つ"])("%s is accepted", (pin) => {
    expect(() => checkNewPin(pin)).not.toThrow();
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
    expect(() => checkNewPin(pin)).toThrow("RSSP_PIN_TOO_SIMPLE");
  });
});

describe("a kept PIN", () => {
  it("is an argon2id hash of 19 MiB, two passes, one lane", async () => {
    expect(await hashPin("48271906")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("fits in full-width digits too, and nothing else fits", async () => {
    const phc = await hashPin("48271906");
    expect(await verifyPin(phc, "４８２７１９０６")).toBe(true);
    for (const wrong of ["48271907", "4827190", "", "4".repeat(MAX_PIN + 1)]) expect(await verifyPin(phc, wrong)).toBe(false);
  });
});
