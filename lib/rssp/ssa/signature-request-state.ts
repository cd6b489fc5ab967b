import "server-only";
import { rsspDb } from "../../db.ts";
import { refuse } from "../refuse.ts";
import { closeIfLapsed, findRequest, lockRequest, stateAt, stepsOf, type WholeRequest } from "../requests.ts";
import { settleInterrupted } from "../sam/settle-interrupted.ts";
import type { ClientCredentials, RequestSteps, SignatureRequestState } from "../types.ts";
import { authenticateClient } from "./clients.ts";

export type SignatureRequestStatus = {
  state: SignatureRequestState;
  /** once signed (a chain: as far as it is): base64, in the order of the items; null where the signer left one out, or it is not signed */
  values?: (string | null)[];
  /** while the key is in use: values that are here, of how many */
  progress?: { signed: number; total: number };
  signedAt?: string;
  steps: RequestSteps;
};

/** Where a request stands, for the client that opened it. One whose time is over is closed, a lost use of the key settled, on the way. */
export async function signatureRequestState(
  client: ClientCredentials,
  { requestId, now }: { requestId: string; now: Date },
): Promise<SignatureRequestStatus> {
  const request = await requestOf(client, requestId, now);
  if (request.state === "signing") await settleInterrupted({ requestId, now });
  else if (stateAt(request, now) !== request.state) await lapse(requestId, now);
  else return status(request);
  return status(await requestOf(client, requestId, now));
}

/** A client's own request; another's is not found (C1: many applications on one RSSP). Throws NOT_FOUND, RSSP_CLIENT_REFUSED. */
export async function requestOf(credentials: ClientCredentials, requestId: string, now: Date): Promise<WholeRequest> {
  const client = await authenticateClient(credentials, now);
  const request = await findRequest(rsspDb(), requestId);
  if (request?.clientId === client.id) return request;
  return refuse("NOT_FOUND", {
    type: "rssp.request.refused",
    actor: `client:${client.id}`,
    target: request ? `request:${request.id}` : "request:unknown",
    now,
  });
}

async function lapse(requestId: string, now: Date): Promise<void> {
  await rsspDb().$transaction(async (tx) => {
    const request = await lockRequest(tx, requestId);
    if (request) await closeIfLapsed(tx, request, now);
  });
}

function status(request: WholeRequest): SignatureRequestStatus {
  const { state, items, method } = request;
  const steps = stepsOf(request);
  const total = items.filter(({ leftOut }) => !leftOut).length;
  const signed = items.filter(({ signatureValue }) => signatureValue !== null).length;
  if (state === "signing") return { state, steps, progress: { signed, total } };
  if (state !== "signed" && !(method === "chain" && signed > 0)) return { state, steps };
  const values = items.map(({ signatureValue }) => signatureValue && Buffer.from(signatureValue).toString("base64"));
  return { state, values, signedAt: steps.signedAt, steps };
}
