import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.mjs";
import { processIdentity } from "./processes.mjs";

let dir: string;
let file: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "natsuin-lock-"));
  file = path.join(dir, "lock");
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

test("two never work under one lock at the same time", async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(5);
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work)));
  expect(most).toBe(1);
  expect(fs.readdirSync(dir)).toEqual([]);
});

test("a lock is given back when the work fails", async () => {
  await expect(withLock(file, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await withLock(file, async () => "again")).toBe("again");
});

test("a lock whose holder was killed is taken over", async () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  fs.writeFileSync(file, `${dead} 1`);
  expect(await withLock(file, async () => "taken", 2_000)).toBe("taken");
});

test("a recycled pid does not keep a lock for a process that is gone", async () => {
  fs.writeFileSync(file, `${process.pid} another-start-time`);
  expect(await withLock(file, async () => "taken", 2_000)).toBe("taken");
});

test("a lock of a running process is waited for, then named", async () => {
  fs.writeFileSync(file, processIdentity(process.pid) as string);
  await expect(withLock(file, async () => "stolen", 200)).rejects.toThrow(`held by process ${process.pid}`);
});
