import type { z } from "zod";

/** Controls, halves of characters, and marks that turn the writing direction or break the line: with them a text reads as something else. */
const DECEIVING = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;
const ALL_DECEIVING = new RegExp(DECEIVING, "gu");

/** One rule for names, titles and labels, wherever they enter: what passes here is not refused at signing. */
export const isPlainLine = (text: string): boolean => !DECEIVING.test(text);
/** The same for text of several lines. */
export const isPlainText = (text: string): boolean => isPlainLine(text.replace(/[\n\r\t]/g, ""));

export const plainPart = (text: string): string => text.replace(ALL_DECEIVING, "");

/** At most `max` UTF-16 units, no character cut in half. */
export function firstPart(text: string, max: number): string {
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, "");
}

/** How an issue says which rule was broken, so that the edge finds the words. */
const params = { fault: "characters" } as const;
export const isCharacterFault = (issue: z.core.$ZodIssue): boolean =>
  issue.code === "custom" && issue.params?.fault === params.fault;

/** The rule as schemas; lengths and trimming are the caller's, before it: `name.refine(...plainLine)`. */
export const plainLine = [isPlainLine, { params }] as const;
export const plainText = [isPlainText, { params }] as const;
