import "server-only";
import type { Actor } from "../../auth/types.ts";
import { shortDigest } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { describeError } from "../../errors.ts";
import { chooseCredential } from "../credentials.ts";
import { levelView } from "../minimum-level.ts";
import type { BatchItemView, BatchView } from "../views.ts";
import { type BatchItem, isReady, knownCode, ownBatch, phaseOf } from "./batch-rows.ts";

/** The list before it is asked for. Reads only. Throws NOT_FOUND. */
export async function batchView(actor: Actor, batchId: string, now: Date): Promise<BatchView> {
  const batch = await ownBatch(actor, batchId, now);
  const [pages, choice] = await Promise.all([pagesOf(batch.items), chooseCredential(actor.userId, now)]);
  const phase = phaseOf(batch);
  return {
    batchId,
    items: batch.items.map((item) => itemView(item, actor, pages.get(item.contractId) ?? 1, now)),
    certificate: choice.ok ? certificateOf(choice.credential) : null,
    phase,
    again: batch.requestId !== null && phase === "choosing",
  };
}

function itemView(item: BatchItem, actor: Actor, pages: number, now: Date): BatchItemView {
  const { position, contractId, contract, signing, dropped } = item;
  const { number, title, amount, recipients } = contract;
  const other = recipients.find(({ userId }) => userId !== actor.userId);
  const ready = isReady(item, now);
  const code = knownCode(dropped) ?? "SYSTEM_ERROR";
  return {
    position,
    contractId,
    number,
    title,
    amount: amount === null ? null : Number(amount),
    pages,
    parties: recipients.map((party) => [party.organisation, party.name].filter(Boolean).join("　")),
    counterparty: other ? (other.organisation ?? other.name) : null,
    contractState: contract.state,
    state: dropped !== null ? "dropped" : ready ? "ready" : "preparing",
    signing:
      ready && signing
        ? { id: signing.id, shortDigest: shortDigest(signing.messageDigest), readAt: signing.readAt?.toISOString() ?? null }
        : null,
    reason: dropped === null ? null : { code, message: describeError(code, actor.locale) },
  };
}

/** A signature adds no page: every revision of a contract that was sent has as many as the next. */
async function pagesOf(items: BatchItem[]): Promise<Map<string, number>> {
  const where = { contractId: { in: items.map(({ contractId }) => contractId) } };
  const rows = await appDb().document.groupBy({ by: ["contractId"], where, _max: { pages: true } });
  return new Map(rows.map(({ contractId, _max }) => [contractId, _max.pages ?? 1]));
}

type Usable = Extract<Awaited<ReturnType<typeof chooseCredential>>, { ok: true }>["credential"];

function certificateOf({ credentialId, displayName, notAfter, level }: Usable): BatchView["certificate"] {
  return { credentialId, displayName, notAfter, level: levelView(level) };
}
