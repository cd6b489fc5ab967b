import { equalBytes, toHex } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import type { ExportedLeaf } from "./export-log.ts";
import { leafHash } from "./leaf.ts";
import type { LogFolder } from "./log-folder.ts";
import { type Frontier, grow, rootOf } from "./merkle/tree.ts";
import { type Checkpoint, readNote } from "./note.ts";

/** `entry`: the place of the first bad one, where one can be named. */
export type Finding = { entry: number | null; what: string };
export type LogReport = { entries: number; checkpoints: number; waiting: number; findings: Finding[] };

/**
 * The log against what stands outside of the database, without the database: 1. each leaf's bytes have its hash; 2. places are without gaps,
 * and each place holds the leaf whose hash was put outside; 3. each checkpoint is signed by the log's key and has the tree's root; 4. the log
 * is as long as its last checkpoint says; 5. each use of a key that was begun has one end. The first fault that is found ends the reading of
 * leaves: what follows it proves nothing.
 */
export async function verifyLog(leaves: AsyncIterable<ExportedLeaf>, outside: LogFolder): Promise<LogReport> {
  const findings: Finding[] = [];
  const spki = await outside.key();
  if (!spki) return { entries: 0, checkpoints: 0, waiting: 0, findings: [{ entry: null, what: "the log's key is not there" }] };
  const notes = await readNotes(outside, spki, findings);
  const pairs = new Pairs();
  let frontier: Frontier = [];
  let [entries, waiting, passed] = [0, 0, 0];
  let known: Uint8Array[] = [];
  let knownFrom = 0;
  for await (const one of leaves) {
    if (one.number === null) {
      waiting += 1;
      continue;
    }
    const bytes = Buffer.from(one.leaf, "base64");
    const hash = leafHash(bytes);
    if (entries - knownFrom >= known.length) [known, knownFrom] = [await outside.hashes(entries, 1000).catch(() => []), entries];
    const was = known[entries - knownFrom];
    const what = faultOf(one, { place: entries, hash: toHex(hash), was: was && toHex(was) });
    if (what) {
      findings.push({ entry: entries, what });
      break;
    }
    pairs.add(bytes, entries);
    frontier = grow(frontier, entries, hash);
    entries += 1;
    const note = notes.get(entries);
    if (!note) continue;
    passed += 1;
    if (!equalBytes(note.root, rootOf(frontier)))
      findings.push({ entry: null, what: `the root of ${entries} entries is not the checkpoint's` });
  }
  const longest = Math.max(0, ...notes.keys());
  if (findings.length === 0 && entries < longest)
    findings.push({ entry: entries, what: `cut: a checkpoint says ${longest} entries` });
  if (findings.length === 0) findings.push(...pairs.findings());
  return { entries, checkpoints: passed, waiting, findings };
}

type Seen = { place: number; hash: string; was: string | undefined };

function faultOf(one: ExportedLeaf, { place, hash, was }: Seen): string | undefined {
  if (one.number !== place) return `missing: the next that is there is entry ${one.number}`;
  if (one.leaf === "") return "deleted: its place is there, its leaf is not";
  if (one.hash !== hash) return "edited: its bytes are not those of its hash";
  if (one.entryHash !== hash) return "another leaf than the one that was given this place";
  if (was !== undefined && was !== hash) return "rewritten: outside of the database another hash stands at this place";
  return undefined;
}

async function readNotes(outside: LogFolder, spki: Uint8Array, findings: Finding[]): Promise<Map<number, Checkpoint>> {
  const notes = new Map<number, Checkpoint>();
  for (const size of await outside.sizes()) {
    try {
      const note = readNote(await outside.note(size), spki);
      if (note.size !== size)
        throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `the checkpoint of ${size} entries speaks of ${note.size}` });
      notes.set(size, note);
    } catch (error) {
      findings.push({
        entry: null,
        what: error instanceof NatsuinError ? String(error.details.what ?? error.code) : "a checkpoint that cannot be read",
      });
    }
  }
  return notes;
}

/** `rssp.key.intent` and `rssp.key.outcome` of one target. One that is begun and not ended may be under way; two ends never are. */
class Pairs {
  readonly #open = new Map<string, { begun: number; ended: number; place: number }>();

  add(leaf: Uint8Array, place: number): void {
    const { type, target } = JSON.parse(new TextDecoder().decode(leaf)) as { type: string; target: string };
    if (type !== "rssp.key.intent" && type !== "rssp.key.outcome") return;
    const pair = this.#open.get(target) ?? { begun: 0, ended: 0, place };
    this.#open.set(target, {
      begun: pair.begun + (type === "rssp.key.intent" ? 1 : 0),
      ended: pair.ended + (type === "rssp.key.outcome" ? 1 : 0),
      place,
    });
  }

  findings(): Finding[] {
    return [...this.#open].flatMap(([target, { begun, ended, place }]) =>
      ended > begun ? [{ entry: place, what: `${target}: a key's use ended ${ended} times and began ${begun} times` }] : [],
    );
  }
}
