import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { visibleTo } from "../access.ts";
import { documentUrl } from "../documents.ts";
import { evidenceUrl, isParty } from "../evidence/parties-only.ts";
import { calledRecipients, partyView } from "../parties.ts";
import { refuse } from "../record.ts";
import type { ResultView } from "../views.ts";
import { hopViews } from "./progress.ts";
import type { FrozenResult } from "./result.ts";
import { hopsOf, type WholeSigning, withContract } from "./rows.ts";

/** 署名結果: for everyone who may see the contract. Throws NOT_FOUND, also while there is no result. */
export async function resultView(actor: Actor, signingId: string, now: Date): Promise<ResultView> {
  const signing = await completedSigning(actor, signingId, now);
  const { contract, contractId } = signing;
  const { report: _, ...frozen } = signing.result as unknown as FrozenResult;
  const [next] = calledRecipients(contract.recipients);
  return {
    ...frozen,
    signingId,
    contractId,
    contractState: contract.state,
    outcome: "signed",
    hops: hopViews(hopsOf(signing), { running: false, stopped: false }),
    parties: contract.recipients.map((recipient) => partyView(recipient, actor.userId)),
    nextSigner: next ? { name: next.name, role: next.role, mark: next.mark } : null,
    downloads: {
      document: `${documentUrl(contractId, frozen.document.revision)}&download=1`,
      report: `/api/contracts/${contractId}/report?signing=${signingId}`,
      evidence: isParty(actor, contract) ? evidenceUrl(contractId) : null,
    },
  };
}

/** The validator's report as it was frozen, with what it is about. Throws NOT_FOUND. */
export async function resultReport(actor: Actor, signingId: string, now: Date): Promise<{ fileName: string; json: string }> {
  const signing = await completedSigning(actor, signingId, now);
  const { report, ...facts } = signing.result as unknown as FrozenResult;
  const fileName = facts.document.fileName.replace(/\.pdf$/, "_report.json");
  return { fileName, json: `${JSON.stringify({ ...facts, hops: signing.hops, report }, null, 2)}\n` };
}

async function completedSigning(actor: Actor, signingId: string, now: Date): Promise<WholeSigning> {
  const where = { id: signingId, state: "completed", contract: visibleTo(actor) } as const;
  const signing = await appDb().signing.findFirst({ where, include: withContract });
  return signing ?? refuse("NOT_FOUND", { type: "sca.signing.refused", actor, target: `signing:${signingId.slice(0, 64)}`, now });
}
