import "server-only";
import { getFormatter } from "next-intl/server";
import type { Words } from "./fault-ending.ts";

/** How the times of an ended page are written. */
export async function factWords(): Promise<Words> {
  const format = await getFormatter();
  return {
    moment: (iso) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "medium" }),
    day: (iso) => format.dateTime(new Date(iso), { dateStyle: "long" }),
  };
}
