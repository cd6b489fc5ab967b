import path from "node:path";
import type { DemoAccount } from "../../scripts/demo-accounts.ts";
import { change, dataDir, type Name, playerOf } from "./cast.ts";

export { dataDir, emailOf, meet, type Name } from "./cast.ts";
export const trustRoot = path.join(dataDir, "trust", "root.pem");

export const accountOf = (name: Name): DemoAccount => playerOf(name).account;

export function pinOf(name: Name): string {
  const { pin } = accountOf(name);
  if (!pin) throw new Error(`${name} holds no signing key`);
  return pin;
}

/** A person has registered another authenticator app for signing: the tests after find its secret here. */
export const keepSigningSecret = (name: Name, signTotpSecret: string): void => keep(name, { signTotpSecret });

/** The same for another PIN. */
export const keepPin = (name: Name, pin: string): void => keep(name, { pin });

/** The same for another password. */
export const keepPassword = (name: Name, password: string): void => keep(name, { password });

const keep = (name: Name, changed: Partial<DemoAccount>): void => change(name, { account: { ...accountOf(name), ...changed } });
