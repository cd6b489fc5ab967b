import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "@/lib/bytes.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";

/** What `putBlob` needs of a file system; passed in by tests that pull the plug. */
export type BlobFiles = {
  open(file: string, flags: "wx" | "r"): Promise<Pick<FileHandle, "writeFile" | "sync" | "close">>;
  rename(from: string, to: string): Promise<void>;
};
const disk: BlobFiles = { open, rename };

/**
 * Stores bytes under their SHA-256 (lower-case hex), which is their name. When this returns they survive a power cut:
 * 1. temporary file, 2. fsync, 3. rename, 4. fsync of the directory. A torn write leaves nothing under the name.
 * Throws STORAGE_FULL when the disk has no room, STORAGE_FAILED on any other error of the disk.
 */
export async function putBlob(bytes: Uint8Array, files: BlobFiles = disk): Promise<string> {
  const hash = sha256(bytes);
  if (await isSound(hash)) return hash;
  const target = fileOf(hash);
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${hash}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await write(files, temporary, bytes);
    await files.rename(temporary, target);
    await syncFolder(files, folder);
    await syncFolder(files, path.dirname(folder));
    return hash;
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw asStorageError(cause);
  }
}

/** The bytes of that name, their hash checked. Throws BLOB_MISSING, BLOB_CORRUPT. */
export async function getBlob(hash: string): Promise<Bytes> {
  const file = fileOf(hash);
  let bytes: Bytes;
  try {
    bytes = Uint8Array.from(await readFile(file));
  } catch (cause) {
    throw isErrno(cause, "ENOENT") ? new NatsuinError("BLOB_MISSING", { hash }, { cause }) : asStorageError(cause);
  }
  if (sha256(bytes) !== hash) throw new NatsuinError("BLOB_CORRUPT", { hash });
  return bytes;
}

export async function hasBlob(hash: string): Promise<boolean> {
  return stat(fileOf(hash)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Deletes it, for good; the caller knows that nobody refers to it. One that is gone already is no error. Throws STORAGE_FAILED. */
export async function dropBlob(hash: string): Promise<void> {
  await unlink(fileOf(hash)).catch((cause: unknown) => {
    if (!isErrno(cause, "ENOENT")) throw asStorageError(cause);
  });
}

/** Already there, and intact: a damaged file is written anew. */
async function isSound(hash: string): Promise<boolean> {
  return (await hasBlob(hash)) && sha256(await readFile(fileOf(hash))) === hash;
}

function fileOf(hash: string): string {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new NatsuinError("BLOB_MISSING", { hash: "malformed" });
  return path.join(env().dataDir, "blobs", hash.slice(0, 2), hash);
}

async function write(files: BlobFiles, file: string, bytes: Uint8Array): Promise<void> {
  const handle = await files.open(file, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable only when its directory is. */
async function syncFolder(files: BlobFiles, folder: string): Promise<void> {
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function asStorageError(cause: unknown): NatsuinError {
  const full = isErrno(cause, "ENOSPC", "EDQUOT");
  return new NatsuinError(full ? "STORAGE_FULL" : "STORAGE_FAILED", {}, { cause });
}
