import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DemoAccount } from "../../scripts/demo-accounts.ts";

/** The installation that playwright.config.ts starts. */
export const dataDir = process.env.E2E_DATA_DIR ?? "";
export const trustRoot = path.join(dataDir, "trust", "root.pem");

/** The demo's people, by the part of their address before the @. */
export type Name =
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
export const emailOf = (name: Name) => `${name}@demo.example`;

const demoFile = path.join(dataDir, "demo.json");
const readAccounts = () => (JSON.parse(readFileSync(demoFile, "utf8")) as { accounts: DemoAccount[] }).accounts;

export function accountOf(name: Name): DemoAccount {
  const accounts = readAccounts();
  const account = accounts.find(({ email }) => email === emailOf(name));
  if (!account) throw new Error(`${name} has no demo account`);
  return account;
}

export function pinOf(name: Name): string {
  const { pin } = accountOf(name);
  if (!pin) throw new Error(`${name} holds no signing key`);
  return pin;
}

/** A person has registered another authenticator app for signing: later tests, and the installation's owner, find its secret here. */
export const keepSigningSecret = (name: Name, signTotpSecret: string): void => keep(name, { signTotpSecret });

/** The same for another PIN. */
export const keepPin = (name: Name, pin: string): void => keep(name, { pin });

/** The same for another password. */
export const keepPassword = (name: Name, password: string): void => keep(name, { password });

function keep(name: Name, changed: Partial<DemoAccount>): void {
  const accounts = readAccounts().map((account) => (account.email === emailOf(name) ? { ...account, ...changed } : account));
  writeFileSync(demoFile, `${JSON.stringify({ accounts }, null, 2)}\n`, { mode: 0o600 });
}
