import type { ValidationReport } from "@/lib/pades/validate/index.ts";
import type { TrustedRoot } from "@/lib/pades/validate/report-file.ts";

/** From the page to the worker. The file goes by reference: only the worker reads its bytes. */
export type Question =
  | { kind: "validate"; file: File; anchors: Uint8Array[]; language: "ja" | "en" }
  | { kind: "read-root"; file: File; language: "ja" | "en" };

export type Root = TrustedRoot & { der: Uint8Array };

export type Answer =
  | { kind: "report"; report: ValidationReport; sha256: string; size: number; tookMs: number }
  | { kind: "roots"; roots: Root[] }
  /** `code` is one of the catalogue's, or `WEB_CRYPTO` where the browser has none */
  | { kind: "refusal"; code: string; message: string };
