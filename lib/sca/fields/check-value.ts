import "server-only";
import { NatsuinError } from "../../errors.ts";
import { MOST_LETTERS } from "../../field-rules.ts";
import type { ContractField } from "../../generated/prisma/client.ts";
import type { StampFaces } from "../../pades/index.ts";
import { clusters } from "../../pades/stamp/stamp-face.ts";
import { isPlainLine } from "../../plain-text.ts";
import { isoDay, parseDay } from "../japanese.ts";
import { fitsIn } from "./draw-value.ts";

type Field = Pick<ContractField, "id" | "kind" | "width" | "height" | "maxLength" | "label">;

/**
 * What is kept of a typed value: `1` for a tick, a day that exists, a line of text that the font has and the field holds; null for nothing.
 * Throws INPUT_INVALID, INPUT_TOO_LONG, INPUT_GLYPH_MISSING, each with the field's id.
 */
export function checkValue(field: Field, typed: string | null, faces: StampFaces): string | null {
  const value = typed?.normalize("NFC").trim() ?? "";
  if (value === "") return null;
  const wrong = () => new NatsuinError("INPUT_INVALID", { field: field.id });
  if (field.kind === "check") {
    if (value !== "1") throw wrong();
    return value;
  }
  if (field.kind === "date") {
    const day = parseDay(value);
    if (!day) throw wrong();
    return isoDay(day);
  }
  if (field.kind !== "text") throw wrong();
  // limits before anything that costs: a character is at most a handful of units
  const most = field.maxLength ?? MOST_LETTERS;
  if (value.length > most * 8 || clusters(value).length > most) throw new NatsuinError("INPUT_TOO_LONG", { field: field.id });
  if (!isPlainLine(value)) throw wrong();
  try {
    if (!fitsIn(field, value, faces)) throw new NatsuinError("INPUT_TOO_LONG", { field: field.id });
  } catch (error) {
    if (!(error instanceof NatsuinError) || error.code !== "STAMP_GLYPH_MISSING") throw error;
    throw new NatsuinError("INPUT_GLYPH_MISSING", { field: field.id, character: String(error.details.character) });
  }
  return value;
}
