import "server-only";
import type { Document, Recipient } from "../generated/prisma/client.ts";
import type { DocumentView } from "./views.ts";

export const documentUrl = (contractId: string, revision: number) => `/api/contracts/${contractId}/document?revision=${revision}`;
export const preparedUrl = (contractId: string, signingId: string) =>
  `/api/contracts/${contractId}/document?signing=${signingId}`;
export const readPath = (contractId: string) => `/contracts/${contractId}/read`;
export const startPath = (secret: string, contractId: string) => `/start/${secret}/${contractId}`;
export const signingPath = (contractId: string, signingId: string) => `/contracts/${contractId}/signing/${signingId}`;
export const batchPath = (batchId: string) => `/batch/${batchId}`;
export const batchSigningPath = (batchId: string) => `${batchPath(batchId)}/signing`;
export const CREDENTIALS_PATH = "/credentials";
export const resultPath = (contractId: string, signingId: string) => `${signingPath(contractId, signingId)}/result`;

/** Made by the server from its own number: no name that a person typed reaches a header. */
export const fileNameOf = (number: string, revision: number) => `${number}_r${revision}.pdf`;

/** Revision 0 is the input, 1 has the fields, each later one a signer's signature, and after the last an archive timestamp. */
export function documentView(document: Document, number: string, recipients: Pick<Recipient, "id" | "mark">[]): DocumentView {
  const { contractId, revision, recipientId, size, pages, blob, createdAt } = document;
  const url = documentUrl(contractId, revision);
  const signer = recipients.find(({ id }) => id === recipientId);
  return {
    revision,
    kind: revision === 0 ? "input" : revision === 1 ? "prepared" : signer ? "signed" : "archived",
    mark: signer?.mark ?? null,
    url,
    downloadUrl: `${url}&download=1`,
    fileName: fileNameOf(number, revision),
    size,
    pages,
    sha256: blob,
    createdAt: createdAt.toISOString(),
  };
}
