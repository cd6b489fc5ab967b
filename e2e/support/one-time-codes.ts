import { setTimeout as until } from "node:timers/promises";
import { test } from "@playwright/test";
import { generateSync } from "otplib";
import { change, meet, type Name, playerOf } from "./cast.ts";

/** Two authenticators a person: one for the login, one for the signing key. */
export type Use = "login" | "signing";

const PERIOD = 30;
/** From reading a code to the server's judging it, on a busy machine. Seconds. */
const TYPING = 15;
const stepAt = (seconds: number) => Math.floor(seconds / PERIOD);
const clock = () => Date.now() / 1000;

/**
 * A code that works: the server takes the steps beside its own, each once and later than the one before, so the oldest that is
 * still good when it arrives goes first. Where the next one lies too far ahead, its time is waited for, and the test says so: another
 * person of the cast would not have to wait.
 */
export async function nextCode(name: Name, use: Use): Promise<string> {
  const { usedSteps } = await meet(name);
  const step = Math.max((usedSteps[use] ?? 0) + 1, stepAt(clock() + TYPING) - 1);
  const wait = (step - 1) * PERIOD - clock();
  if (wait > 0) {
    test.info().annotations.push({ type: "waited for a code", description: `${name}, ${use}: ${wait.toFixed(1)} s` });
    await until(wait * 1000 + 500);
  }
  change(name, { usedSteps: { ...playerOf(name).usedSteps, [use]: step } });
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
  change(name, { usedSteps: { ...playerOf(name).usedSteps, [use]: stepAt(clock()) } });
}

/** The code of an authenticator that was enrolled during a test. */
export const currentCode = (secret: string) => codeOf(secret, stepAt(clock()));

/** The one after it, which the server takes already. */
export const codeAfter = (secret: string) => codeOf(secret, stepAt(clock()) + 1);

function codeAt(name: Name, use: Use, step: number): string {
  const { totpSecret, signTotpSecret } = playerOf(name).account;
  const secret = use === "login" ? totpSecret : signTotpSecret;
  if (!secret) throw new Error(`${name} has no authenticator for ${use}`);
  return codeOf(secret, step);
}

const codeOf = (secret: string, step: number) => generateSync({ secret, period: PERIOD, epoch: step * PERIOD });
