import fs from "node:fs";
import pg from "pg";
import { pkcs11js } from "@/hsm/pkcs11.ts";
import type { Moment } from "./points.ts";

/** What a process does, seen from below the product's code: at the database's driver and at PKCS#11. */
type Event =
  | { kind: "statement"; text: string }
  | { kind: "before commit" | "after commit"; transaction: Transaction }
  | { kind: "opened" | "signing" | "signed" };
type Transaction = { texts: string[]; values: unknown[] };
type Watcher = (event: Event) => void;

const STORES = "SET signature_value = decode";

/** Kills this process at the moment, as a power cut would: nothing is finished, flushed or told. @returns how many statements there were so far */
export function armCrash(moment: Moment | null): () => number {
  let statements = 0;
  const seen = { stores: 0, opened: 0, signing: 0, signed: 0 };
  watcher = (event) => {
    if (event.kind === "statement") statements++;
    else if (event.kind === "before commit") seen.stores += stores(event.transaction) ? 1 : 0;
    else if (event.kind !== "after commit") seen[event.kind]++;
    if (moment && isAt(moment, event, { statements, ...seen })) process.kill(process.pid, "SIGKILL");
  };
  return () => statements;
}

type Counts = { statements: number; stores: number; opened: number; signing: number; signed: number };

function isAt(moment: Moment, event: Event, counts: Counts): boolean {
  if ("nthStatement" in moment) return event.kind === "statement" && counts.statements === moment.nthStatement;
  if ("statement" in moment) return event.kind === "statement" && event.text.startsWith(moment.statement);
  if ("key" in moment) return event.kind === moment.key && counts[moment.key] === moment.nth;
  if (!("transaction" in event) || event.kind !== moment.side) return false;
  if ("stores" in moment) return stores(event.transaction) && counts.stores === moment.stores;
  return event.transaction.values.includes(moment.records);
}

const stores = ({ texts }: Transaction): boolean => texts.some((text) => text.includes(STORES));

let watcher: Watcher = () => undefined;

type Query = (this: pg.Client, config: string | { text: string; values?: unknown[] }, ...more: unknown[]) => unknown;

/** Every statement and every commit of this process. To be called before it has any connection. */
export function watchDatabase(): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  const open = new WeakMap<pg.Client, Transaction>();
  prototype.query = function (config, ...more) {
    const { text, values = [] } = typeof config === "string" ? { text: config } : config;
    if (text === "BEGIN") open.set(this, { texts: [], values: [] });
    const transaction = open.get(this);
    watcher({ kind: "statement", text });
    transaction?.texts.push(text);
    transaction?.values.push(...values);
    if (text !== "COMMIT" || !transaction) return query.call(this, config, ...more);
    open.delete(this);
    watcher({ kind: "before commit", transaction });
    return (query.call(this, config, ...more) as Promise<unknown>).then((result) => {
      watcher({ kind: "after commit", transaction });
      return result;
    });
  };
}

type PKCS11 = InstanceType<typeof pkcs11js.PKCS11>;

const SIGNS: readonly number[] = [pkcs11js.CKM_ECDSA, pkcs11js.CKM_RSA_PKCS];
const DIGEST_LENGTH = 32;

/**
 * Every signature of this process's HSM, in a file that outlives it: a line before the call and one after it, on the disk before anything
 * else happens. What was asked and not made may have been made; what was made certainly was.
 */
export function watchKeys(ledger: string): void {
  const { O_APPEND, O_CREAT, O_WRONLY, O_SYNC } = fs.constants;
  const file = fs.openSync(ledger, O_APPEND | O_CREAT | O_WRONLY | O_SYNC);
  const note = (what: "asked" | "made", data: Buffer) => {
    fs.writeSync(file, `${what} ${data.subarray(-DIGEST_LENGTH).toString("hex")}\n`);
  };
  const { PKCS11 } = pkcs11js;
  const watched = class extends PKCS11 {
    constructor(library?: string) {
      super(library);
      watchModule(this, note);
    }
  };
  Object.assign(pkcs11js, { PKCS11: watched });
}

function watchModule(module: PKCS11, note: (what: "asked" | "made", data: Buffer) => void): void {
  const { C_SignInit, C_SignAsync } = module;
  // without callback, as the product calls them
  const C_Sign = module.C_Sign as (session: Buffer, data: Buffer, out: Buffer) => Buffer;
  const C_UnwrapKey = module.C_UnwrapKey as (...args: unknown[]) => Buffer;
  /** sessions that sign with a signer's key, and do not ask the pepper */
  const signing = new Set<string>();
  const idOf = (session: Buffer) => session.toString("hex");
  Object.assign(module, {
    C_SignInit(session: Buffer, mechanism: { mechanism: number }, key: Buffer) {
      if (SIGNS.includes(mechanism.mechanism)) signing.add(idOf(session));
      else signing.delete(idOf(session));
      return C_SignInit.call(module, session, mechanism, key);
    },
    C_Sign(session: Buffer, data: Buffer, out: Buffer) {
      if (!signing.has(idOf(session))) return C_Sign.call(module, session, data, out);
      note("asked", data);
      const value = C_Sign.call(module, session, data, out);
      note("made", data);
      watcher({ kind: "signed" });
      return value;
    },
    async C_SignAsync(session: Buffer, data: Buffer, out: Buffer) {
      note("asked", data);
      const value = C_SignAsync.call(module, session, data, out);
      watcher({ kind: "signing" });
      await value;
      note("made", data);
      watcher({ kind: "signed" });
      return value;
    },
    C_UnwrapKey(...args: unknown[]) {
      const key = C_UnwrapKey.apply(module, args);
      watcher({ kind: "opened" });
      return key;
    },
  });
}
