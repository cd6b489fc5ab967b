import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "@playwright/test";
import type { DemoAccount } from "../../scripts/demo-accounts.ts";
import type { WantedContract } from "./contracts.ts";

/** The installation that playwright.config.ts starts, and the run of tests that meets it. */
export const dataDir = process.env.E2E_DATA_DIR ?? "";
const run = process.env.E2E_RUN ?? "";

type DemoName =
  | "signer1"
  | "signer2"
  | "signer3"
  | "admin"
  | "staff"
  | "checker"
  | "approver"
  | "ra"
  | "ra2"
  | "security"
  | "auditor";

/**
 * Who plays in a spec. `signer1`: this spec file's own 署名者 一郎, with the role, the name and the kind of key of the demo's, and made
 * when first asked for. `signer1/renewal`: another one, for a test that uses up codes or changes what is his. `demo:security`: the
 * installation's own, of whom there is one for all specs.
 */
export type Name = DemoName | `${DemoName}/${string}` | `demo:${DemoName}`;

export type Wanted = { like: string; email: string };
/** A line to the program that makes people, and contracts between them. */
export type Asked = { person: Wanted } | { contract: WantedContract };
export type Cookie = { name: string; value: string };
/** `cookie`: of a session that is open already */
export type Made = { account: DemoAccount; cookie: Cookie };
/** What a run knows of one person; the steps of the one-time codes that were used */
export type Player = { account: DemoAccount; cookie?: Cookie; usedSteps: Partial<Record<"login" | "signing", number>> };

/** An address that tells file, person and run apart; the demo's name comes first. */
export function emailOf(name: Name): string {
  if (name.startsWith("demo:")) return `${name.slice(5)}@demo.example`;
  const [like, label] = name.split("/");
  const file = path.basename(test.info().file).split(".")[0];
  return `${[like, file, ...(label ? [label] : []), run].join(".")}@demo.example`;
}

/** Makes the person, unless this spec has met him before. */
export async function meet(name: Name): Promise<Player> {
  const email = emailOf(name);
  if (!existsSync(fileOf(email))) {
    const made = name.startsWith("demo:")
      ? { account: demoAccount(email) }
      : await ask<Made>({ person: { like: name.split("/")[0] ?? "", email } });
    write({ ...made, usedSteps: {} });
  }
  return playerOf(name);
}

/** @throws for somebody whom nobody has met: `as`, `logIn`, `nameSigners` and `meet` make people */
export function playerOf(name: Name): Player {
  const file = fileOf(emailOf(name));
  if (!existsSync(file)) throw new Error(`${name} is not there yet: await meet("${name}")`);
  return JSON.parse(readFileSync(file, "utf8"));
}

export const change = (name: Name, changed: Partial<Player>): void => write({ ...playerOf(name), ...changed });

function write(player: Player): void {
  writeFileSync(fileOf(player.account.email), JSON.stringify(player), { mode: 0o600 });
}

function fileOf(email: string): string {
  const folder = path.join(dataDir, "e2e-cast");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${email}.json`);
}

function demoAccount(email: string): DemoAccount {
  const { accounts } = JSON.parse(readFileSync(path.join(dataDir, "demo.json"), "utf8")) as { accounts: DemoAccount[] };
  const account = accounts.find((one) => one.email === email);
  if (!account) throw new Error(`${email} has no demo account`);
  return account;
}

let maker: { child: ChildProcess; answers: AsyncIterator<string>; turn: Promise<unknown> } | undefined;

/** One program a worker makes its people, one after the other: its start takes longer than a person. */
export function ask<Answer>(asked: Asked): Promise<Answer> {
  maker ??= startMaker();
  const { child, answers } = maker;
  const made = maker.turn.then(async () => {
    child.stdin?.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`not made: ${JSON.stringify(asked).slice(0, 200)}`);
    return JSON.parse(value) as Answer;
  });
  maker.turn = made.catch(() => undefined);
  return made;
}

function startMaker() {
  const child = spawn(process.execPath, ["scripts/run.mjs", "e2e/support/make-people.ts"], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return { child, answers, turn: Promise.resolve() };
}

/** At a worker's end. */
export async function dismissMaker(): Promise<void> {
  if (!maker) return;
  const { child } = maker;
  maker = undefined;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  await gone;
}
