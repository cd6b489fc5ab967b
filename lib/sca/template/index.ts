import "server-only";
import { isPlainLine, isPlainText } from "../../plain-text.ts";
import { parseDay } from "../japanese.ts";
import type { TemplateField, TemplateView } from "../views.ts";
import { outsourcingTemplate } from "./outsourcing-fields.ts";
import { type OutsourcingValues, outsourcingConflict, outsourcingText } from "./outsourcing-text.ts";
import { setContract } from "./set-contract.ts";

export type FieldFault = "required" | "format" | "characters" | "tooLong" | "range";
export type TemplateValues = Record<string, string | number>;

/** A signature stamp on contract paper, in points: the stamp's own form, at seven eighths. */
const PLACE = { width: 157.5, height: 56 };

export const templates = (): TemplateView[] => [outsourcingTemplate];
export const templateById = (id: string): TemplateView | null => templates().find((template) => template.id === id) ?? null;

/** Checks what was typed against the template's fields. Unknown names are dropped. */
export function readTemplateValues(
  template: TemplateView,
  typed: Record<string, string>,
): { ok: true; values: TemplateValues } | { ok: false; fields: Record<string, FieldFault> } {
  const values: TemplateValues = {};
  const faults: Record<string, FieldFault> = {};
  for (const field of template.groups.flatMap(({ fields }) => fields)) {
    const read = readField(field, (typed[field.name] ?? "").replace(/\r\n?/g, "\n").trim().normalize("NFC"));
    if ("fault" in read) faults[field.name] = read.fault;
    else values[field.name] = read.value;
  }
  if (Object.keys(faults).length === 0) {
    const conflict = outsourcingConflict(values as unknown as OutsourcingValues);
    if (conflict !== null) faults[conflict] = "range";
  }
  return Object.keys(faults).length > 0 ? { ok: false, fields: faults } : { ok: true, values };
}

function readField(field: TemplateField, text: string): { value: string | number } | { fault: FieldFault } {
  if (text === "") return field.required ? { fault: "required" } : { value: "" };
  if (field.maxLength !== undefined && [...text].length > field.maxLength) return { fault: "tooLong" };
  if (field.kind === "date") return parseDay(text) === null ? { fault: "format" } : { value: text };
  if (field.kind === "choice") return field.options?.some(({ value }) => value === text) ? { value: text } : { fault: "format" };
  if (field.kind === "yen" || field.kind === "integer") {
    const digits = text.normalize("NFKC").replace(/[,\s]/g, "");
    if (!/^\d{1,15}$/.test(digits)) return { fault: "format" };
    const number = Number(digits);
    return number < (field.min ?? 0) || number > (field.max ?? Number.MAX_SAFE_INTEGER) ? { fault: "range" } : { value: number };
  }
  const plain = field.kind === "multiline" ? isPlainText(text) : isPlainLine(text);
  return plain ? { value: text } : { fault: "characters" };
}

/** What a contract keeps of its template: the values, and where the signers sign. */
export type StoredTemplate = {
  values: TemplateValues;
  places: { position: number; page: number; rect: [number, number, number, number] }[];
};

export type SetTemplate = { bytes: Uint8Array; pages: number; places: StoredTemplate["places"]; title: string; amount: number };

/** The contract set on paper. */
export async function setTemplate(values: TemplateValues, { number, now }: { number: string; now: Date }): Promise<SetTemplate> {
  const typed = values as unknown as OutsourcingValues;
  const text = outsourcingText(typed);
  const { bytes, pages, places } = await setContract(text, { reference: `管理番号 ${number}`, place: PLACE, now });
  return {
    bytes,
    pages,
    places: places.map(({ page, rect }, at) => ({ position: at + 1, page, rect })),
    title: `${text.title}（${typed.subject}）`,
    amount: typed.fee,
  };
}
