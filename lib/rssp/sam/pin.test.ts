import { describe, expect, it } from "vitest";
import { checkNewPin, PIN_PROFILE, stretchPin } from "./pin.ts";

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

it.each([
  ["a credential's number", "00231NAT-SIGN-00231", ["NAT-SIGN-00231"]],
  ["a telephone number", "09012345678", ["090-1234-5678"]],
  ["a part of it", "12345670", ["090-12345670"]],
  ["a name within a phrase", "i am Ichiro Shomeisha", ["Ichiro Shomeisha"]],
])("a new PIN that is the signer's own is refused: %s", (_what, pin, known) => {
  expect(() => checkNewPin(pin, known)).toThrow("RSSP_PIN_TOO_SIMPLE");
});

describe("a stretched PIN", () => {
  const salt = new Uint8Array(16).fill(7);
  it("is the same for full-width digits, and another for another PIN, salt or cost", async () => {
    const stretched = await stretchPin("48271906", salt, "m=1024,t=2,p=1");
    expect(await stretchPin("４８２７１９０６", salt, "m=1024,t=2,p=1")).toEqual(stretched);
    for (const other of [
      await stretchPin("48271907", salt, "m=1024,t=2,p=1"),
      await stretchPin("48271906", new Uint8Array(16), "m=1024,t=2,p=1"),
      await stretchPin("48271906", salt, "m=1024,t=3,p=1"),
    ])
      expect(other).not.toEqual(stretched);
  });

  it("costs 64 MiB and two passes today; it may only rise", () => {
    expect(PIN_PROFILE).toBe("m=65536,t=2,p=1");
  });
});
