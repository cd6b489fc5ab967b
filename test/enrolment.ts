import { generateSync } from "otplib";
import type { Prisma } from "@/lib/db.ts";
import { rsspDb } from "@/lib/db.ts";
import { newId, secureRandom } from "@/lib/ids.ts";
import type { EnrolVisitor } from "@/lib/rssp/enrol/visits.ts";
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
  clock: Pick<Clock, "nextStep">,
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

/** The signer's browser has come to the RSSP's page. */
export async function arriveAtEnrolment({ subject, enrolmentId }: Approved, now: Date) {
  const returnUrl = "http://localhost:3000/credentials";
  const { visitId, enrolUrl } = await openEnrolment(CLIENT, {
    ...{ subject, enrolmentId, returnUrl, now },
    loginAt: now.toISOString(),
  });
  const entry = await redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf: () => undefined, now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  return { visitId, browserSecret: entry.browserSecret };
}

/** ... the code was right, and an authenticator app has proved itself. Answers its secret. */
export async function proveApp(visitor: EnrolVisitor, code: string): Promise<string> {
  await enterCode({ ...visitor, code });
  await chooseFirstFactor({ ...visitor, kind: "totp" });
  const fresh = (await viewEnrolment(visitor))?.fresh;
  if (fresh?.step !== "register" || fresh.kind !== "totp") throw new Error("no app to register");
  const secret = fresh.enrolment.manualKey.replaceAll(" ", "");
  await proveFirstFactor({ ...visitor, otp: generateSync({ secret, epoch: Math.floor(visitor.now.getTime() / 1000) }) });
  return secret;
}

/** The signer takes it up to the last step. */
export async function takeUpEnrolment(approved: Approved, clock: Clock) {
  const browser = await arriveAtEnrolment(approved, clock.now);
  const visitor = () => ({ ...browser, now: clock.now });
  const totpSecret = await proveApp(visitor(), approved.code);
  return { visitor, totpSecret, make: (newPin = PIN) => enrolByVisit({ ...visitor(), newPin }) };
}
