import "server-only";
import { appDb } from "@/lib/db.ts";
import type { User } from "@/lib/generated/prisma/client.ts";
import { verifyPassword } from "./password.ts";
import { acceptTotp } from "./totp.ts";
import { openTotpSecret } from "./totp-secret.ts";

type Typed = { password: string; totp: string; now: Date };

/** Password and code in one verdict. Both are compared always; the code's time step is used up only if both fit. */
export async function bothFactorsFit(user: User | null, { password, totp, now }: Typed): Promise<boolean> {
  const step = stepOf(user, totp, now);
  const passwordFits = await verifyPassword(user?.passwordHash ?? null, password);
  return isUsable(user) && passwordFits && step !== null && spendStep(user, step);
}

/** The code alone: for a person who has shown the mailbox instead of the password. */
export async function codeFits(user: User | null, { totp, now }: Pick<Typed, "totp" | "now">): Promise<boolean> {
  const step = stepOf(user, totp, now);
  return isUsable(user) && step !== null && spendStep(user, step);
}

/** The password alone: for a person who has shown the mailbox instead of the authenticator. */
export async function passwordFits(user: User | null, { password }: Pick<Typed, "password">): Promise<boolean> {
  return (await verifyPassword(user?.passwordHash ?? null, password)) && isUsable(user);
}

function isUsable(user: User | null): user is User {
  return user !== null && user.disabledAt === null;
}

function stepOf(user: User | null, totp: string, now: Date): number | null {
  const secret = user?.totpSecret ? openTotpSecret(user.id, user.totpSecret) : null;
  return acceptTotp({ secret, token: totp, lastStep: user?.totpLastStep ?? 0, now });
}

/** One caller wins, whatever number of tabs or processes post the same code. */
async function spendStep(user: User, step: number): Promise<boolean> {
  const { count } = await appDb().user.updateMany({
    where: { id: user.id, totpLastStep: { lt: step } },
    data: { totpLastStep: step },
  });
  return count === 1;
}
