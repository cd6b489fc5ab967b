import type { ContractPart } from "../../generated/prisma/client.ts";
import type { PartView } from "../views.ts";

export const partUrl = (contractId: string, partId: string) => `/api/contracts/${contractId}/parts/${partId}`;

export function partView({ id, contractId, kind, fileName, size, pages }: ContractPart): PartView {
  return { id, kind, fileName, size, pages, url: partUrl(contractId, id) };
}

/** The outline's and the first title's words: the file's name without its ending. */
export const partTitle = (fileName: string): string => fileName.replace(/\.pdf$/i, "");
