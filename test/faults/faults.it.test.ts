import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestWorld, type World } from "../world.ts";
import { runCampaign } from "./campaign.ts";
import { POINTS } from "./points.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

describe("a process that is killed at any step of hops 6 to 10", () => {
  test("leaves nothing signed twice, nothing in between, and every stored value in a signed contract", async () => {
    const { faults, points, totals } = await runCampaign(() => POINTS, { folder: world.dataDir });
    expect(faults).toEqual([]);
    expect(Object.keys(points)).toHaveLength(POINTS.length);
    expect(totals.made).toBeLessThan(totals.intended);
    expect(totals.endings.unknown).toBeGreaterThan(0);
  }, 600_000);
});
