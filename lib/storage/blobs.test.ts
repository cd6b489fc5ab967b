import { mkdtemp, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BlobFiles, getBlob, hasBlob, putBlob } from "./blobs.ts";

const world = vi.hoisted(() => ({ dataDir: "" }));
vi.mock("@/lib/env.ts", () => ({ env: () => world }));

const bytes = new TextEncoder().encode("契約書");
const diskFull = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });

/** The real disk, failing at one step. */
function diskThatFailsAt(step: "write" | "sync" | "rename"): BlobFiles {
  return {
    open: async (file, flags) => {
      const handle = await open(file, flags);
      return {
        writeFile: async (data) => {
          if (step !== "write") return handle.writeFile(data);
          await handle.writeFile((data as Uint8Array).subarray(0, 3));
          throw diskFull;
        },
        sync: () => (step === "sync" ? Promise.reject(Object.assign(new Error("I/O error"), { code: "EIO" })) : handle.sync()),
        close: () => handle.close(),
      };
    },
    rename: (from, to) => (step === "rename" ? Promise.reject(diskFull) : rename(from, to)),
  };
}

const everyFile = async () =>
  (await readdir(world.dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

describe("content-addressed storage", () => {
  beforeEach(async () => {
    world.dataDir = await mkdtemp(path.join(tmpdir(), "natsuin-blobs-"));
  });
  afterEach(() => rm(world.dataDir, { recursive: true }));

  it("gives back the bytes under their SHA-256, stored once", async () => {
    const hash = await putBlob(bytes);
    expect(await putBlob(bytes)).toBe(hash);
    expect(await getBlob(hash)).toEqual(bytes);
    expect(await everyFile()).toHaveLength(1);
  });

  it.each([
    ["write", "STORAGE_FULL"],
    ["sync", "STORAGE_FAILED"],
    ["rename", "STORAGE_FULL"],
  ] as const)("a torn %s leaves no blob and no temporary file", async (step, code) => {
    await expect(putBlob(bytes, diskThatFailsAt(step))).rejects.toMatchObject({ code });
    expect(await everyFile()).toEqual([]);
  });

  it("a file changed on the disk is not given out, and is healed by storing it again", async () => {
    const hash = await putBlob(bytes);
    await writeFile(path.join(world.dataDir, "blobs", hash.slice(0, 2), hash), "改ざん");
    await expect(getBlob(hash)).rejects.toMatchObject({ code: "BLOB_CORRUPT" });
    await putBlob(bytes);
    expect(await getBlob(hash)).toEqual(bytes);
  });

  it("a name that is not a hash reaches no file", async () => {
    await writeFile(path.join(world.dataDir, "demo.json"), "{}");
    await expect(getBlob("../demo.json")).rejects.toMatchObject({ code: "BLOB_MISSING" });
    await expect(hasBlob("../demo.json")).rejects.toMatchObject({ code: "BLOB_MISSING" });
  });
});
