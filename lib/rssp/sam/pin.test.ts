import { describe, expect, it } from "vitest";
import { PIN_PROFILE, stretchPin } from "./pin.ts";

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
