import "server-only";
import type { Actor } from "../../auth/types.ts";
import { NatsuinError } from "../../errors.ts";
import { type CredentialInfo, credentialsOf, errandState, keyUses } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { CredentialsView } from "../views.ts";
import { credentialView } from "./credential-view.ts";
import { ownEnrolments, ownReceipts } from "./own-enrolments.ts";

const FEW_USES = 5;
const USES_PAGE = 20;

/**
 * The actor's own keys and certificates.
 * @param asked.uses of which credential a whole page of the record is asked for, and which one; of the others the latest are shown
 * @param asked.errand the id that came back from the RSSP with his browser
 */
export async function ownCredentials(
  actor: Actor,
  asked: { uses?: { of: string; page: number }; errand?: string },
  now: Date,
): Promise<CredentialsView> {
  const infos = (await credentialsOf(scaClient(), { subject: actor.userId, now })).toReversed();
  const present = infos.filter(({ status, keyOrigin }) => !isOver(status) && !isWaitingImport(status, keyOrigin));
  const receipts = await ownReceipts(actor, now);
  const credentials = await Promise.all(
    present.map(async (info) => {
      const { credentialId } = info;
      const paged = asked.uses?.of === credentialId;
      const page = paged ? (asked.uses?.page ?? 1) : 1;
      const limit = paged ? USES_PAGE : FEW_USES;
      const offset = (page - 1) * limit;
      const { uses, total } = await keyUses(scaClient(), { subject: actor.userId, credentialId, offset, limit, now });
      const view = credentialView(info, now);
      const receipt = receipts.get(credentialId) ?? null;
      const rows = uses.map(({ requestId: id, ...use }) => ({ id, ...use }));
      return { ...view, receipt, uses: { rows, total, paged, page, pageSize: limit } };
    }),
  );
  const ended = infos
    .filter(({ status }) => isOver(status))
    .map((info) => ({
      credentialId: info.credentialId,
      state: info.status === "revoked" ? ("revoked" as const) : ("ended" as const),
      validFrom: info.notBefore,
    }));
  const returned = asked.errand ? await returnedFrom(asked.errand, new Set(infos.map((info) => info.credentialId)), now) : null;
  return { credentials, ended, enrolments: await ownEnrolments(actor, now), returned };
}

/** A revoked one is nothing to act on; an expired one stays in sight, for a re-issue. */
const isOver = (status: CredentialInfo["status"]): boolean => status === "disposed" || status === "revoked";

/** A key that the CA made and that its owner has not taken up: the card of his application says so. */
const isWaitingImport = (status: CredentialInfo["status"], keyOrigin: string): boolean =>
  status === "pending" && keyOrigin !== "rssp";

/** What the address says is not believed: another's errand, or none, is nothing to tell of. */
async function returnedFrom(errandId: string, own: ReadonlySet<string>, now: Date): Promise<CredentialsView["returned"]> {
  try {
    const { credentialId, purpose, state } = await errandState(scaClient(), { errandId, now });
    return own.has(credentialId) ? { purpose, state } : null;
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
