import { describe, expect, test, vi } from "vitest";
import { NatsuinError } from "../lib/errors.ts";
import { SessionPool } from "./session-pool.ts";

const poolOf = (sessions: string[], queueLimit = 2, queueTimeoutMs = 1000) => {
  const pool = new SessionPool<string>({ queueLimit, queueTimeoutMs });
  pool.fill(sessions);
  return pool;
};

describe("session pool", () => {
  test("one session is never out twice, and the longest waiting is served first", async () => {
    const pool = poolOf(["a"]);
    expect(await pool.checkout()).toBe("a");
    const order: string[] = [];
    const first = pool.checkout().then(() => order.push("first"));
    const second = pool.checkout().then(() => order.push("second"));
    pool.giveBack("a");
    await first;
    expect(order).toEqual(["first"]);
    pool.giveBack("a");
    await second;
    expect(order).toEqual(["first", "second"]);
  });

  test("a full queue refuses at once", async () => {
    const pool = poolOf(["a"], 1);
    await pool.checkout();
    const waiting = pool.checkout();
    await expect(pool.checkout()).rejects.toMatchObject({ code: "HSM_BUSY" });
    pool.giveBack("a");
    await waiting;
  });

  test("waiting ends after the time allowed, and a late session is not lost to the one who left", async () => {
    vi.useFakeTimers();
    const pool = poolOf(["a"], 2, 50);
    await pool.checkout();
    const late = expect(pool.checkout()).rejects.toMatchObject({ code: "HSM_BUSY" });
    await vi.advanceTimersByTimeAsync(51);
    await late;
    vi.useRealTimers();
    pool.giveBack("a");
    expect(await pool.checkout()).toBe("a");
  });

  test("draining waits for what is in use; the queue keeps its place for new sessions", async () => {
    const pool = poolOf(["a", "b"]);
    const used = await pool.checkout();
    let drained: string[] | undefined;
    const draining = pool.drain().then((sessions) => {
      drained = sessions;
    });
    const waiting = pool.checkout();
    await Promise.resolve();
    expect(drained).toBeUndefined();
    pool.giveBack(used);
    await draining;
    expect(drained?.toSorted()).toEqual(["a", "b"]);
    pool.fill(["c"]);
    expect(await waiting).toBe("c");
  });

  test("those waiting can be turned away together", async () => {
    const pool = poolOf([]);
    const waiting = pool.checkout();
    pool.refuseWaiting(new NatsuinError("HSM_UNAVAILABLE", { detail: "closed" }));
    await expect(waiting).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
  });
});
