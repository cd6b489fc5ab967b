import { generateSync } from "otplib";
import type { Prisma } from "@/lib/db.ts";
import { rsspDb } from "@/lib/db.ts";
import { newId, secureRandom } from "@/lib/ids.ts";
import { openEnrolment } from "@/lib/rssp/index.ts";
import { ENROLMENT_CODE_LIFE } from "@/lib/rssp/limits.ts";
import { enrolmentCodeHash, newEnrolmentCode } from "@/lib/rssp/ra/code.ts";
import {
  chooseFirstFactor,
  enrolByVisit,
  enterCode,
  proveFirstFactor,
  redeemEnrolmentHandle,
  viewEnrolment,
} from "@/lib/rssp/signer.ts";
import { CLIENT, type Clock, handleOf, PIN } from "./rssp.ts";

export type Approved = { subject: string; enrolmentId: string; code: string };

/** An enrolment as the RA leaves it: approved by another, the code sent (ra.it.test.ts has the way there). */
export async function approveEnrolment(
  subject: string,
  clock: Clock,
  change: Partial<Prisma.EnrolmentUncheckedCreateInput> = {},
): Promise<Approved> {
  const enrolmentId = newId("enr");
  const code = newEnrolmentCode(secureRandom);
  const now = clock.nextStep();
  await rsspDb().enrolment.create({
    data: {
      id: enrolmentId,
      clientId: CLIENT.clientId,
      scope: "ten_bank",
      subject,
      route: "vetted",
      state: "approved",
      displayName: "Shinki Hanako",
      kanjiName: "新規 花子",
      organisation: "株式会社あおば製作所（デモ）",
      email: `${subject}@signer.example`,
      algorithm: "P256",
      holding: "wrapped",
      ial: 2,
      appliedBy: "user:usr_staff",
      appliedAt: now,
      examinedBy: "user:usr_maker",
      examinedAt: now,
      decidedBy: "user:usr_checker",
      decidedAt: now,
      codeHash: enrolmentCodeHash(enrolmentId, code),
      codeIssuedAt: now,
      codeExpiresAt: new Date(now.getTime() + ENROLMENT_CODE_LIFE),
      ...change,
    },
  });
  return { subject, enrolmentId, code };
}

/** The signer takes it up to the last step: the code was right, an authenticator app has proved itself. */
export async function takeUpEnrolment({ subject, enrolmentId, code }: Approved, clock: Clock) {
  const { visitId, enrolUrl } = await openEnrolment(CLIENT, {
    subject,
    enrolmentId,
    loginAt: clock.now.toISOString(),
    returnUrl: "http://localhost:3000/credentials",
    now: clock.now,
  });
  const entry = await redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf: () => undefined, now: clock.now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const { browserSecret } = entry;
  const visitor = () => ({ visitId, browserSecret, now: clock.now });
  await enterCode({ ...visitor(), code });
  await chooseFirstFactor({ ...visitor(), kind: "totp" });
  const fresh = (await viewEnrolment(visitor()))?.fresh;
  if (fresh?.step !== "register" || fresh.kind !== "totp") throw new Error("no app to register");
  const totpSecret = fresh.enrolment.manualKey.replaceAll(" ", "");
  const otp = generateSync({ secret: totpSecret, epoch: Math.floor(clock.now.getTime() / 1000) });
  await proveFirstFactor({ ...visitor(), otp });
  return { visitor, totpSecret, make: (newPin = PIN) => enrolByVisit({ ...visitor(), newPin }) };
}
