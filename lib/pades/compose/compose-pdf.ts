import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import { certificationOf } from "../certification.ts";
import { openForSigning } from "../open-for-signing.ts";
import { tooComplex } from "../pdf/damaged.ts";
import { limits, name, type PdfDocument, type PdfObject, PdfRef, RevisionWriter } from "../pdf/index.ts";
import { walkFields } from "../walk-fields.ts";
import { type Page, walkPages } from "../walk-pages.ts";
import { ObjectCopier } from "./copy-objects.ts";
import { copyPages } from "./copy-pages.ts";
import { type AttachedFile, embedFiles } from "./embed-files.ts";
import { type Joined, joinForms } from "./join-forms.ts";
import { joinLayers } from "./join-layers.ts";
import { joinOutlines, type OutlineDocument } from "./join-outlines.ts";
import { namedPlaces } from "./named-places.ts";

/** `name` is told in refusals, `title` stands in the outline. */
export type DocumentPart = { name: string; title: string; bytes: Uint8Array };
type Opened = DocumentPart & { pdf: PdfDocument; pages: Page[]; fieldNames: string[] };

/**
 * One PDF of several (docs/decisions/0029): the first document's bytes, then one revision that adds the pages of the others in
 * order, an outline entry each, and the attachments. One document without attachments is returned as it is.
 *   1. limits; each is opened, and none that is signed is changed  2. pages  3. forms, layers, outlines  4. attachments
 * Throws PDF_JOIN_SIGNED, PDF_ATTACH_SIGNED (`file`), PDF_PARTS_TOO_LARGE, and what opening a PDF throws.
 */
export function composePdf(documents: readonly DocumentPart[], attachments: readonly AttachedFile[]): Bytes {
  const total = [...documents, ...attachments].reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > limits.bytes) throw tooLarge();
  const [only] = documents;
  if (documents.length === 1 && attachments.length === 0 && only) return only.bytes.slice();
  const opened = documents.map((part) => open(part, documents.length === 1 ? "PDF_ATTACH_SIGNED" : "PDF_JOIN_SIGNED"));
  const [first, ...later] = opened;
  if (!first) throw new TypeError("no document");
  if (opened.reduce((sum, { pages }) => sum + pages.length, 0) > limits.pages) throw tooComplex("pages");

  const base = first.pdf;
  const writer = new RevisionWriter(base);
  const joined: Joined[] = [];
  if (later.length > 0) {
    const root = base.catalog.get("Pages") as PdfRef; // walkPages has seen that it is one
    const added: PdfRef[] = [];
    const outlined: OutlineDocument[] = [{ title: first.title, page: (first.pages[0] as Page).ref, pdf: base, copier: null }];
    for (const { pdf, pages, title } of later) {
      const copier = new ObjectCopier(pdf, writer, namedPlaces(pdf));
      copier.stand(pdf.catalogRef.num, base.catalogRef);
      const refs = copyPages(pdf, pages, { writer, copier, parent: root });
      copier.finish();
      added.push(...refs);
      joined.push({ pdf, copier });
      outlined.push({ title, page: refs[0] as PdfRef, pdf, copier });
    }
    appendToTree(base, writer, root, first.pages.length, added);
    joinForms(base, writer, joined, new Set(first.fieldNames));
    joinLayers(base, writer, joined);
    joinOutlines(base, writer, outlined);
    const catalog = writer.change(base.catalogRef);
    // One document's numbers would go on over the others' pages.
    catalog.entries.delete("PageLabels");
    const newest = opened
      .map(({ pdf }) => pdf.version)
      .sort(byVersion)
      .at(-1) as string;
    if (byVersion(base.version, newest) < 0) catalog.set("Version", name(newest));
  }
  embedFiles(base, writer, attachments, joined);
  const { bytes } = writer.finish({ eol: true });
  if (bytes.length > limits.bytes) throw tooLarge();
  return bytes;
}

function open(part: DocumentPart, refusal: "PDF_JOIN_SIGNED" | "PDF_ATTACH_SIGNED"): Opened {
  const pdf = openForSigning(part.bytes);
  const fields = walkFields(pdf);
  if (fields.some(({ signature }) => signature) || certificationOf(pdf, fields) !== undefined)
    throw new NatsuinError(refusal, { file: part.name });
  return { ...part, pdf, pages: walkPages(pdf), fieldNames: fields.map(({ name: field }) => field.split(".")[0] as string) };
}

function appendToTree(base: PdfDocument, writer: RevisionWriter, root: PdfRef, before: number, added: PdfRef[]): void {
  const tree = writer.change(root);
  const kids = tree.get("Kids");
  const all: PdfObject[] = [...(base.array(kids) ?? []), ...added];
  if (kids instanceof PdfRef) writer.set(kids, all);
  else tree.set("Kids", all);
  tree.set("Count", before + added.length);
}

const byVersion = (a: string, b: string) => Number(a) - Number(b);
const tooLarge = () => new NatsuinError("PDF_PARTS_TOO_LARGE", { limitMb: limits.bytes / 1024 / 1024 });
