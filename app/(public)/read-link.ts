import "server-only";
import { NatsuinError } from "@/lib/errors.ts";

/** What a one-time link is for, or null where it is worth nothing any more. */
export async function readLink<T>(read: (now: Date) => Promise<T>): Promise<T | null> {
  try {
    return await read(new Date());
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "LINK_INVALID") return null;
    throw error;
  }
}
