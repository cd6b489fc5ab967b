import "server-only";
import { rsspDb } from "../../db.ts";
import { refuse } from "../refuse.ts";
import { findRequest, stateAt, stepsOf, type WholeRequest } from "../requests.ts";
import { settleInterrupted } from "../sam/settle-interrupted.ts";
import type { ClientCredentials, RequestSteps, SignatureRequestState } from "../types.ts";
import { authenticateClient } from "./clients.ts";

export type SignatureRequestStatus = {
  state: SignatureRequestState;
  /** once signed: base64, in the order of the items */
  values?: string[];
  signedAt?: string;
  steps: RequestSteps;
};

/** Where a request stands, for the client that opened it. A use of the key that lost its process is settled on the way. */
export async function signatureRequestState(
  client: ClientCredentials,
  { requestId, now }: { requestId: string; now: Date },
): Promise<SignatureRequestStatus> {
  const request = await requestOf(client, requestId, now);
  if (request.state !== "signing") return status(request, now);
  await settleInterrupted({ requestId, now });
  return status(await requestOf(client, requestId, now), now);
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

function status(request: WholeRequest, now: Date): SignatureRequestStatus {
  const state = stateAt(request, now);
  const steps = stepsOf(request);
  if (state !== "signed") return { state, steps };
  const values = request.items.map(({ signatureValue }) => Buffer.from(signatureValue as Uint8Array).toString("base64"));
  return { state, values, signedAt: steps.signedAt, steps };
}
