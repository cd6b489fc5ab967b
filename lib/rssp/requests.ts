import "server-only";
import type { Db, Prisma } from "../db.ts";
import { wayBack } from "./ssa/arrival.ts";
import type { RequestSteps, SignatureRequestState } from "./types.ts";
import { wholeCredential } from "./whole-credential.ts";

const whole = {
  items: { orderBy: { position: "asc" } },
  credential: { include: wholeCredential },
} as const satisfies Prisma.SignatureRequestInclude;

/** A signature request with its items in order, its credential, its signer and his second factor. */
export type WholeRequest = Prisma.SignatureRequestGetPayload<{ include: typeof whole }>;

export function findRequest(db: Db, requestId: string): Promise<WholeRequest | null> {
  return db.signatureRequest.findUnique({ where: { id: requestId }, include: whole });
}

/** The same, with the row locked until the transaction ends. Requests are always locked before credentials. */
export async function lockRequest(tx: Prisma.TransactionClient, requestId: string): Promise<WholeRequest | null> {
  await tx.$queryRaw`SELECT id FROM rssp.signature_request WHERE id = ${requestId} FOR UPDATE`;
  return findRequest(tx, requestId);
}

/** An open request that nobody acted on in time is expired, whether or not the row says so yet. */
export function stateAt(request: { state: SignatureRequestState; expiresAt: Date }, now: Date): SignatureRequestState {
  return request.state === "open" && request.expiresAt <= now ? "expired" : request.state;
}

/**
 * Writes down that an open request's time is over; the row is locked. To be done before a client is told: an authorisation that began
 * in time, and waited for the CA since, would otherwise still sign what the client has given up and perhaps opened anew.
 * @returns whether it was over
 */
export async function closeIfLapsed(tx: Prisma.TransactionClient, request: WholeRequest, now: Date): Promise<boolean> {
  if (request.state !== "open" || stateAt(request, now) !== "expired") return false;
  const data = { state: "expired", steps: withStep(request, { closedAt: now }) } as const;
  await tx.signatureRequest.update({ where: { id: request.id }, data });
  return true;
}

export function stepsOf(request: { steps: Prisma.JsonValue }): RequestSteps {
  return request.steps as RequestSteps;
}

/** The step's time beside those that are there: for `data: { steps }`. */
export function withStep(request: { steps: Prisma.JsonValue }, steps: Partial<Record<keyof RequestSteps, Date>>): RequestSteps {
  const times = Object.entries(steps).map(([step, at]) => [step, at.toISOString()]);
  return { ...stepsOf(request), ...Object.fromEntries(times) };
}

/** Where the browser goes when it is done here: the client's address with the request's id and, for 方法2, the code. */
export function returnAddress({ id, returnUrl }: { id: string; returnUrl: string }, code?: string): string {
  return wayBack(returnUrl, { request: id, code });
}
