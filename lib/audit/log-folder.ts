import "server-only";
import { existsSync } from "node:fs";
import { appendFile, mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { pem } from "../pem.ts";

const HASH_BYTES = 32;
const NEWEST = "newest-checkpoint";
const NOTE_NAME = /^(\d{16})\.note$/;

/**
 * What of the log stands outside of the database: `log-key.pem`, every leaf's hash in `leaf-hashes` (32 octets each), and each checkpoint in
 * `checkpoints/`; `newest-checkpoint` says which is the newest. Whoever rewrites the database has not rewritten this; a copy elsewhere (a witness) has not either.
 */
export class LogFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #file = (...names: string[]): string => path.join(/* turbopackIgnore: true */ this.#folder, ...names);

  /** Written once; another key under the same log is refused. @throws AUDIT_LOG_BROKEN */
  async keepKey(spki: Uint8Array): Promise<void> {
    const known = await this.key();
    if (!known) return this.#write("log-key.pem", pem("PUBLIC KEY", spki));
    if (Buffer.compare(known, spki) !== 0) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: "the log's key is another one" });
  }

  async key(): Promise<Bytes | undefined> {
    if (!existsSync(this.#file("log-key.pem"))) return undefined;
    const pem = await readFile(this.#file("log-key.pem"), "utf8");
    return Uint8Array.from(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64"));
  }

  /** How many hashes are here; half a hash, left by a crash, counts as none. */
  async hashCount(): Promise<number> {
    const file = this.#file("leaf-hashes");
    return existsSync(file) ? Math.floor((await stat(file)).size / HASH_BYTES) : 0;
  }

  /** @returns the hashes from place `from`, `count` at most */
  async hashes(from: number, count: number): Promise<Bytes[]> {
    const handle = await open(this.#file("leaf-hashes"), "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(count * HASH_BYTES), 0, count * HASH_BYTES, from * HASH_BYTES);
      const whole = Math.floor(bytesRead / HASH_BYTES);
      return Array.from({ length: whole }, (_, at) => Uint8Array.from(buffer.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)));
    } finally {
      await handle.close();
    }
  }

  /**
   * Adds the hashes of the places from `from`; those that a lost process added already must be the same. On the disk when this returns.
   * @throws AUDIT_LOG_BROKEN
   */
  async addHashes(from: number, hashes: readonly Uint8Array[]): Promise<void> {
    const there = await this.hashCount();
    if (there < from) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `entry ${there} is missing outside of the database` });
    const known = there > from ? await this.hashes(from, Math.min(there - from, hashes.length)) : [];
    const other = known.findIndex((hash, at) => Buffer.compare(hash, hashes[at] as Uint8Array) !== 0);
    if (other >= 0) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `entry ${from + other} is another one than before` });
    await this.#append(hashes.slice(known.length), there);
  }

  async #append(hashes: readonly Uint8Array[], there: number): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await appendFile(this.#file("leaf-hashes"), "", { mode: 0o600 });
    const handle = await open(this.#file("leaf-hashes"), "r+");
    try {
      const bytes = Buffer.concat(hashes);
      await handle.write(bytes, 0, bytes.length, there * HASH_BYTES);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** The size of the newest checkpoint here, or 0. Asked each minute, so it has a file of its own: in a year there are half a million. */
  async newest(): Promise<number> {
    if (!existsSync(this.#file(NEWEST))) return (await this.sizes()).at(-1) ?? 0;
    return Number(await readFile(this.#file(NEWEST), "utf8"));
  }

  /** Sizes of the checkpoints here, ascending. */
  async sizes(): Promise<number[]> {
    if (!existsSync(this.#file("checkpoints"))) return [];
    const names = await readdir(this.#file("checkpoints"));
    return names
      .flatMap((name) => NOTE_NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  note = (size: number): Promise<string> => readFile(this.#file("checkpoints", noteName(size)), "utf8");

  /** A second time it must say the same: who died between the note and the word that it is the newest is followed by one who says it. @throws AUDIT_LOG_BROKEN */
  async keepNote(size: number, note: string): Promise<void> {
    const newest = await this.newest();
    if (!existsSync(this.#file("checkpoints", noteName(size)))) await this.#write(path.join("checkpoints", noteName(size)), note);
    else if ((await this.note(size)) !== note)
      throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `two checkpoints of ${size} entries` });
    if (newest < size || !existsSync(this.#file(NEWEST))) await this.#write(NEWEST, String(Math.max(newest, size)));
  }

  async #write(name: string, content: string): Promise<void> {
    const file = this.#file(name);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(`${file}.new`, "w", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
  }
}

const noteName = (size: number): string => `${String(size).padStart(16, "0")}.note`;
