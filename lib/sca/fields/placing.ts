import "server-only";
import type { PdfInspection } from "../../pades/index.ts";
import type { FieldsView } from "../views.ts";

/**
 * What may be placed on a document. One that somebody signed elsewhere takes no drawing and no visible stamp: both would break that
 * signature (design/pades.md). A template has places of its own for its parties' stamps.
 */
export function placingOf(
  { templateId }: { templateId: string | null },
  { certification, signatures }: Pick<PdfInspection, "certification" | "signatures">,
): FieldsView["placing"] {
  const untouched = certification === undefined && signatures.length === 0;
  return { draws: untouched, signatures: untouched && templateId === null };
}
