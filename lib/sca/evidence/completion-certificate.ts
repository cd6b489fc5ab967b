import "server-only";
import type { Locale } from "@/i18n/locale.ts";
import { peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { type ContractWithParties, refuseContract, withParties } from "../access.ts";
import { fileNameOf } from "../documents.ts";
import { senderOf } from "../list-contracts.ts";
import type { FrozenResult } from "../signing/result.ts";
import { partiesOnly } from "./parties-only.ts";
import { type CompletionFacts, setCompletionCertificate } from "./set-completion-certificate.ts";

export const completionCertificateUrl = (contractId: string) => `/api/contracts/${contractId}/certificate`;

/**
 * 締結証明書 of a concluded contract: a file beside the signed one, which nothing is added to. It is made of what was stored when the contract
 * was concluded, and of nothing later: the same bytes each time, one file a language. Throws NOT_FOUND for all but its parties, and before that.
 */
export async function completionCertificate(
  actor: Actor,
  contractId: string,
  language: Locale,
  now: Date,
): Promise<{ fileName: string; pdf: Bytes }> {
  const where = { AND: [{ id: contractId, state: "completed" as const }, partiesOnly(actor)] };
  const contract = await appDb().contract.findFirst({ where, include: withParties });
  const facts = contract && (await completionFacts(contract));
  if (!facts) return refuseContract(actor, contractId, "NOT_FOUND", now);
  const fileName = `${facts.number}_certificate${language === "ja" ? "" : `_${language}`}.pdf`;
  return { fileName, pdf: await setCompletionCertificate(facts, language) };
}

/** Null while there is nothing to certify. */
export async function completionFacts(contract: ContractWithParties): Promise<CompletionFacts | null> {
  const { id: contractId, completedAt, recipients } = contract;
  if (completedAt === null) return null;
  const [signings, events] = await Promise.all([
    appDb().signing.findMany({ where: { contractId, state: "completed" }, orderBy: [{ completedAt: "asc" }, { id: "asc" }] }),
    appDb().contractEvent.findMany({
      where: { contractId, at: { lte: completedAt }, type: { notIn: ["archived"] } },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    }),
  ]);
  const people = await peopleById([contract.createdBy, ...events.map(({ actor: by }) => by.replace(/^user:/, ""))]);
  const results = new Map(signings.map(({ recipientId, result }) => [recipientId, result as unknown as FrozenResult]));
  const last = signings.at(-1)?.result as unknown as FrozenResult | undefined;
  if (!last) return null;
  const { revision } = last.document;
  const document = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision } } });
  return {
    number: contract.number,
    title: contract.title,
    amount: contract.amount,
    sender: senderOf(contract, people),
    completedAt,
    // of the whole file; what a signer saw is the digest of what his signature covers
    document: {
      fileName: fileNameOf(contract.number, revision),
      size: document.size,
      pages: document.pages,
      sha256: document.blob,
    },
    parties: recipients.map(({ id, mark, role, name, organisation }) => ({
      ...{ mark, role, name, organisation },
      result: results.get(id) ?? null,
    })),
    events: events.map(({ at, type, actor: by, data }) => {
      const userId = by.startsWith("user:") ? by.slice("user:".length) : null;
      const { position } = data as { position?: number };
      const meant = recipients.find((one) => (position === undefined ? one.userId === userId : one.position === position));
      const who = userId === null ? null : (people.get(userId)?.displayName ?? null);
      return { at, type, mark: meant?.mark ?? "", who };
    }),
  };
}
