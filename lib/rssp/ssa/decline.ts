import "server-only";
import { refuse } from "../refuse.ts";
import { returnAddress } from "../requests.ts";
import { closeAsCancelled } from "./cancel-signature-request.ts";
import { findForBrowser, type Visitor } from "./view-request.ts";

/** 署名せずに戻る. Where it is too late, because the key is in use or done, the request stays as it is. Throws NOT_FOUND. */
export async function decline(visitor: Visitor): Promise<{ returnTo: string }> {
  const { requestId, now } = visitor;
  const request = await findForBrowser(visitor);
  if (!request)
    return refuse("NOT_FOUND", { type: "rssp.request.refused", actor: "browser:unknown", target: "request:unknown", now });
  await closeAsCancelled({ requestId, actor: `signer:${request.signerId}`, now });
  return { returnTo: returnAddress(request) };
}
