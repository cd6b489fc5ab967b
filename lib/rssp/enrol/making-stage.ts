import "server-only";
import { rsspDb } from "../../db.ts";
import { isMaking } from "../ssa/one-maker.ts";
import { type EnrolVisitor, findVisit, type WholeVisit } from "./visits.ts";

/** How far the key is: the pair is being made, what opens it is being sealed under the PIN, the CA is being asked. */
export type MakingStage = "key" | "seal" | "certificate";

/** Of a visit's key, as its rows say; null while nobody makes one. */
export async function makingStage({ enrolmentId, enrolment }: WholeVisit): Promise<MakingStage | null> {
  if (enrolment.state !== "approved" || !(await isMaking(`rssp.enrolment:${enrolmentId}`))) return null;
  const row = await rsspDb().credential.findFirst({
    where: { status: "pending", enrolmentId },
    orderBy: { createdAt: "desc" },
    select: { sealedKey: true },
  });
  if (!row) return "key";
  return row.sealedKey ? "certificate" : "seal";
}

/** For the page that waits: reads only. An unknown visit and another browser's are not told apart. */
export async function enrolmentProgress(visitor: EnrolVisitor): Promise<{ stage: MakingStage | null; done: boolean }> {
  const visit = await findVisit(visitor);
  return { stage: visit && (await makingStage(visit)), done: visit?.state === "done" };
}
