import { NatsuinError } from "../errors.ts";
import { hasText } from "./pdf/chars.ts";
import { inflateHead } from "./pdf/decode.ts";
import { isName, PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream } from "./pdf/index.ts";
import { readTextString } from "./text-string.ts";

const EXECUTABLE_NAME =
  /\.(?:exe|com|bat|cmd|scr|pif|cpl|dll|sys|msi|msp|hta|js|jse|vbs|vbe|wsf|wsh|ps1|psm1|jar|class|lnk|reg|scf|url|sh|command|app|apk|deb|rpm|elf|bin|run|dmg|pkg)\s*$/i;
/** DOS/Windows, ELF, script, Mach-O in its four byte orders, universal Mach-O or Java class. */
const EXECUTABLE_START = [
  "MZ",
  "\x7fELF",
  "#!",
  "\xfe\xed\xfa\xce",
  "\xfe\xed\xfa\xcf",
  "\xce\xfa\xed\xfe",
  "\xcf\xfa\xed\xfe",
  "\xca\xfe\xba\xbe",
];

/**
 * Visits every object that the document reaches and refuses what could change what is shown, or start a program.
 * Throws PDF_JAVASCRIPT, PDF_LAUNCH, PDF_EMBEDDED_EXECUTABLE.
 */
export function refuseActiveContent(pdf: PdfDocument): void {
  const names = pdf.dict(pdf.catalog.get("Names"));
  if (names && pdf.dict(names.get("JavaScript"))) throw new NatsuinError("PDF_JAVASCRIPT");
  const seen = new Set<number>();
  const open: PdfObject[] = [pdf.trailer];
  while (open.length > 0) {
    const object = open.pop() as PdfObject;
    if (object instanceof PdfRef) {
      if (seen.has(object.num)) continue;
      seen.add(object.num);
      open.push(pdf.get(object));
    } else if (Array.isArray(object)) {
      for (const item of object) if (typeof item === "object" && item !== null) open.push(item);
    } else if (object instanceof PdfStream) {
      open.push(object.dict);
    } else if (object instanceof PdfDict) {
      refuseAction(pdf, object);
      if (object.has("EF")) refuseExecutable(pdf, object);
      for (const value of object.entries.values()) if (typeof value === "object" && value !== null) open.push(value);
    }
  }
}

function refuseAction(pdf: PdfDocument, dict: PdfDict): void {
  const kind = dict.get("S");
  if (kind === undefined) return;
  const action = pdf.resolve(kind);
  if (isName(action, "JavaScript") || (isName(action, "Rendition") && dict.has("JS"))) throw new NatsuinError("PDF_JAVASCRIPT");
  if (isName(action, "Launch")) throw new NatsuinError("PDF_LAUNCH");
}

/** `spec` is a file specification (ISO 32000-2 §7.11.3) with embedded files. */
function refuseExecutable(pdf: PdfDocument, spec: PdfDict): void {
  for (const key of ["F", "UF", "DOS", "Mac", "Unix"]) {
    if (EXECUTABLE_NAME.test(readTextString(pdf.resolve(spec.get(key))) ?? "")) throw new NatsuinError("PDF_EMBEDDED_EXECUTABLE");
  }
  for (const file of pdf.dict(spec.get("EF"))?.entries.values() ?? []) {
    const stream = pdf.stream(file);
    if (!stream) continue;
    const filter = pdf.resolve(stream.dict.get("Filter"));
    const flate = isName(Array.isArray(filter) ? pdf.resolve(filter[0]) : filter, "FlateDecode");
    const head = flate ? inflateHead(stream.raw) : stream.raw;
    if (EXECUTABLE_START.some((start) => hasText(head, start, 0))) throw new NatsuinError("PDF_EMBEDDED_EXECUTABLE");
  }
}
