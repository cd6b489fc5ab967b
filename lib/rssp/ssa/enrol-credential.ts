import "server-only";
import type { ClientCredentials, CredentialInfo } from "../types.ts";
import { authenticateClient } from "./clients.ts";
import { makeCredential, type NewCredential } from "./make-credential.ts";

export type EnrolCredential = NewCredential;

/** A driving application enrols one of its people, whom it has identified. Throws RSSP_CLIENT_REFUSED, and as `makeCredential`. */
export async function enrolCredential(client: ClientCredentials, enrolment: EnrolCredential): Promise<CredentialInfo> {
  const { id } = await authenticateClient(client, enrolment.now);
  return makeCredential(`client:${id}`, enrolment);
}
