import { setTimeout as sleep } from "node:timers/promises";
import { peopleByEmail } from "@/lib/auth/directory.ts";
import { currentTotp } from "@/lib/auth/totp.ts";
import { rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { chooseCredential, type UsableCredential } from "@/lib/sca/credentials.ts";
import { demoFile, readDemoAccounts } from "../demo-accounts.ts";

export type DemoSigner = {
  userId: string;
  email: string;
  displayName: string;
  organisation: string | null;
  credential: UsableCredential;
  pin: string;
  signTotpSecret: string;
};

/** A demo account that can sign, with what its owner knows and has. Throws RECIPIENT_UNKNOWN, NO_CREDENTIAL, CREDENTIAL_*. */
export async function findDemoSigner(email: string, now: Date): Promise<DemoSigner> {
  const accounts = await readDemoAccounts(env().dataDir);
  if (!accounts) throw new Error(`${demoFile(env().dataDir)} is missing: npm run sign works on a demo installation (DEMO=1)`);
  const account = accounts.find((one) => one.email === email);
  const person = (await peopleByEmail([email])).get(email);
  if (!account?.pin || !account.signTotpSecret || !person) throw new NatsuinError("RECIPIENT_UNKNOWN", { email });
  const choice = await chooseCredential(person.userId, now);
  if (!choice.ok) throw new NatsuinError(choice.code);
  const { userId, displayName, organisation } = person;
  return {
    userId,
    email,
    displayName,
    organisation,
    credential: choice.credential,
    pin: account.pin,
    signTotpSecret: account.signTotpSecret,
  };
}

const STEP_MS = 30_000;

/** A signing code of a step that was not used yet: this one or its neighbours, as an authenticator a little fast or slow; else waits. */
export async function nextOtp({ credential, email, signTotpSecret }: DemoSigner, say: (line: string) => void): Promise<string> {
  for (;;) {
    const { totpLastStep } = await rsspDb().authenticator.findFirstOrThrow({
      where: { credentialId: credential.credentialId, removedAt: null },
      select: { totpLastStep: true },
    });
    const now = Math.floor(Date.now() / STEP_MS);
    // The earliest, so that the later ones are left for the next run.
    const step = [now - 1, now, now + 1].find((candidate) => candidate > totpLastStep);
    if (step !== undefined) return currentTotp(signTotpSecret, new Date(step * STEP_MS));
    const wait = totpLastStep * STEP_MS - Date.now();
    say(`waiting ${Math.ceil(wait / 1000)} s for the next one-time password of ${email}: each works once`);
    await sleep(wait + 100);
  }
}
