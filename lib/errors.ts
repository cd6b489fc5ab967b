import { audit } from "./errors/audit.ts";
import { auth } from "./errors/auth.ts";
import { hsm } from "./errors/hsm.ts";
import { pades } from "./errors/pades.ts";
import { platform } from "./errors/platform.ts";
import { rssp } from "./errors/rssp.ts";
import { sca } from "./errors/sca.ts";
import { trust } from "./errors/trust.ts";

/**
 * What the catalogue says of one code. `docs/errors.md` is generated from it.
 * `ja`/`en` are what the person sees; `{name}` marks a parameter taken from `details`.
 */
export type ErrorEntry = {
  status: number;
  retryable: boolean;
  cause: string;
  operator: string;
  ja: string;
  en: string;
  /** words for a parameter that is one of few; the first where `details` name none */
  choices?: Record<string, Record<string, { ja: string; en: string }>>;
};

export const errorCatalogue = { ...platform, ...auth, ...hsm, ...trust, ...pades, ...audit, ...rssp, ...sca } as const;
export type ErrorCode = keyof typeof errorCatalogue;

/** The one error that is thrown on purpose. Only the edge turns a code into words; `details` never hold a secret. */
export class NatsuinError extends Error {
  override readonly name = "NatsuinError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, details: Record<string, string | number> = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.code = code;
    this.details = details;
  }

  get entry(): ErrorEntry {
    return errorCatalogue[this.code];
  }
}

/** The words for a person, parameters filled in. */
export function describeError(code: ErrorCode, locale: "ja" | "en", details: Record<string, string | number> = {}): string {
  const { choices, ...entry }: ErrorEntry = errorCatalogue[code];
  return entry[locale].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const words = choices?.[key];
    if (words) return (words[details[key] ?? ""] ?? Object.values(words)[0])?.[locale] ?? whole;
    return key in details ? String(details[key]) : whole;
  });
}

/** The code of anything thrown: the unknown becomes generic. */
export function errorCodeOf(error: unknown): ErrorCode {
  return error instanceof NatsuinError ? error.code : "SYSTEM_ERROR";
}
