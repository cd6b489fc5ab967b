import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as until } from "node:timers/promises";
import { generateSync } from "otplib";
import { accountOf, dataDir, type Name } from "./accounts.ts";

/** Two authenticators a person: one for the login, one for the signing key. */
export type Use = "login" | "signing";

const PERIOD = 30;
/** From reading a code to the server's judging it, on a busy machine. Seconds. */
const TYPING = 15;
const stepAt = (seconds: number) => Math.floor(seconds / PERIOD);
const clock = () => Date.now() / 1000;

/**
 * A code that works: the server takes the steps beside its own, each once and later than the one before, so the oldest that is
 * still good when it arrives goes first. Where the next one lies too far ahead, its time is waited for.
 */
export async function nextCode(name: Name, use: Use): Promise<string> {
  const used = readUsed();
  const key = `${name}/${use}`;
  const step = Math.max((used[key] ?? 0) + 1, stepAt(clock() + TYPING) - 1);
  const earliest = (step - 1) * PERIOD;
  if (earliest > clock()) await until((earliest - clock()) * 1000 + 500);
  writeFileSync(FILE, JSON.stringify({ ...used, [key]: step }));
  return codeAt(name, use, step);
}

/** Six digits that this authenticator shows at no time near now. */
export function wrongCode(name: Name, use: Use): string {
  const now = stepAt(clock());
  const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((by) => codeAt(name, use, now + by)));
  return ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777"].find(
    (code) => !near.has(code),
  ) as string;
}

/** A new authenticator starts anew: its owner has used the code of now. */
export function startAnew(name: Name, use: Use): void {
  writeFileSync(FILE, JSON.stringify({ ...readUsed(), [`${name}/${use}`]: stepAt(clock()) + 1 }));
}

/** The code of an authenticator that was enrolled during a test. */
export const currentCode = (secret: string) => generateSync({ secret, period: PERIOD, epoch: Math.floor(clock()) });

function codeAt(name: Name, use: Use, step: number): string {
  const { totpSecret, signTotpSecret } = accountOf(name);
  const secret = use === "login" ? totpSecret : signTotpSecret;
  if (!secret) throw new Error(`${name} has no authenticator for ${use}`);
  return generateSync({ secret, period: PERIOD, epoch: step * PERIOD });
}

/** Beside the installation, because it is the installation that remembers which steps were used. */
const FILE = path.join(dataDir, "e2e-codes.json");

function readUsed(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(FILE, "utf8"));
  } catch {
    return {};
  }
}
