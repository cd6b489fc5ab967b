import "server-only";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { secureRandom } from "../../ids.ts";
import { getBlob, putBlob } from "../../storage/index.ts";

/** Random bytes before the picture: its file's name is nobody else's, so that it can be deleted with its row. */
const SALT = 16;

/** The most that writePng makes of the largest picture. */
export const KEPT_BYTES = 1_000_000;

/** Stores an own image that we wrote; gives the name of its file. Throws STORAGE_FULL, STORAGE_FAILED. */
export function keepPicture(png: Uint8Array): Promise<string> {
  return putBlob(concatBytes(secureRandom(SALT), png));
}

/** Throws BLOB_MISSING, BLOB_CORRUPT. */
export async function keptPicture(hash: string): Promise<Bytes> {
  return (await getBlob(hash)).slice(SALT);
}
