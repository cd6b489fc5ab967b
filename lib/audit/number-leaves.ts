import "server-only";
import { appDb } from "../db.ts";

const AT_ONCE = 5_000;

/** The sequencer: gives every leaf that waits its place in the tree, without gaps. One process at a time; another's turn is no error. */
export async function numberLeaves(): Promise<number> {
  let all = 0;
  for (;;) {
    const [row] = await appDb().$queryRaw<{ numbered: number }[]>`SELECT audit.number_leaves(${AT_ONCE}::integer) AS numbered`;
    const numbered = row?.numbered ?? 0;
    all += numbered;
    if (numbered < AT_ONCE) return all;
  }
}
