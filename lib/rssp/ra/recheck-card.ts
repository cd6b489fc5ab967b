import "server-only";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { configuredCardRoots } from "../../trust/anchors.ts";
import { PathContext } from "../../trust/path/index.ts";
import { rsspPorts } from "../ports.ts";
import { authenticateClient } from "../ssa/clients.ts";
import type { ClientCredentials } from "../types.ts";
import type { ActOnEnrolment } from "./act-on-enrolment.ts";
import { askCardStatus } from "./ask-card-status.ts";
import { pathOfCard } from "./judge-card.ts";
import { cardIn, readSignedApplication } from "./read-signed-application.ts";

/**
 * Whether the card that signed an application has been revoked since, or its root is accepted no more: asked once more before somebody
 * approves. That nobody answers was the examiner's to judge. Null too for an enrolment without a card, or none of this client's.
 * Throws RSSP_CLIENT_REFUSED.
 */
export async function cardFaultSince(
  credentials: ClientCredentials,
  { scope, enrolmentId, now }: ActOnEnrolment,
): Promise<ErrorCode | null> {
  const { id: clientId } = await authenticateClient(credentials, now);
  const where = { id: enrolmentId, clientId, scope, route: "certificate", state: "examined" } as const;
  const row = await rsspDb().enrolment.findFirst({ where, select: { application: true, appliedAt: true } });
  if (!row?.application) return null;
  return faultOf(row.application, { appliedAt: row.appliedAt, now });
}

async function faultOf(application: Bytes, { appliedAt, now }: { appliedAt: Date; now: Date }): Promise<ErrorCode | null> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: configuredCardRoots() });
  const signed = readSignedApplication(application);
  const card = "unreadable" in signed ? undefined : cardIn(signed, context);
  const found = card && (await pathOfCard(card, appliedAt, context));
  if (!found?.ok) return "RSSP_CARD_NOT_ACCEPTED";
  const { path, anchor } = found;
  const { status } = await askCardStatus({ path, anchor, now, transport: rsspPorts().cardTransport }, context);
  return status === "revoked" ? "RSSP_CARD_REVOKED" : null;
}
