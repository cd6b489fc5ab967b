import { shortDigest } from "../../bytes.ts";
import type { WholeRequest } from "../requests.ts";
import type { DocumentLabel } from "../types.ts";

/** Of a long batch the first few; the RSSP's page lists them all. */
const LISTED = 5;

/** What a key has signed under a request; where nobody knows (`unknown`), all that it may have. */
export function signedUnder({ items }: Pick<WholeRequest, "items">, unknown: boolean): DocumentLabel[] {
  const signed = items.filter(({ leftOut, signatureValue }) => !leftOut && (unknown || signatureValue !== null));
  return signed.map(({ label }) => label as DocumentLabel);
}

/** For a mail's subject: the first title, and how many more. */
export function titleOf(labels: DocumentLabel[]): string {
  return `${labels[0]?.title ?? ""}${labels.length > 1 ? `ほか${labels.length - 1}件` : ""}`;
}

/** One line a document. */
export function listDocuments(labels: DocumentLabel[]): string {
  const lines = labels
    .slice(0, LISTED)
    .map(({ title, amount, reference }) => `・${title}（${[reference, amount].filter(Boolean).join("、")}）`);
  return [...lines, ...rest(labels)].join("\n");
}

/** As the RSSP's page shows them: title, amount, parties, short digest. */
export function describeDocuments(items: { label: DocumentLabel; messageDigest: Uint8Array }[]): string {
  const parts = items
    .slice(0, LISTED)
    .map(({ label: { title, amount, parties, reference }, messageDigest }) =>
      [
        `・${title}（${reference}）`,
        ...(amount ? [`　金額 / Amount: ${amount}`] : []),
        ...(parties.length > 0 ? [`　当事者 / Parties: ${parties.join("、")}`] : []),
        `　照合値 / Digest: ${shortDigest(messageDigest)}`,
      ].join("\n"),
    );
  return [...parts, ...rest(items)].join("\n");
}

function rest(all: unknown[]): string[] {
  const more = all.length - LISTED;
  return more > 0 ? [`・ほか${more}件 / and ${more} more`] : [];
}
