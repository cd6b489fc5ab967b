import { certificationOf } from "../certification.ts";
import {
  isName,
  PdfDict,
  type PdfDocument,
  type PdfObject,
  PdfRef,
  type Revision,
  sameObject,
  type XrefEntry,
} from "../pdf/index.ts";
import { type FormField, walkFields } from "../walk-fields.ts";
import { isLocked } from "./field-locks.ts";
import { dssContainers } from "./read-dss.ts";
import { ReferenceIndex } from "./reference-index.ts";
import type { LaterChange } from "./report.ts";
import { checkCatalog, checkForm, checkTrailer, extendsBy, NotAllowed, sameExcept } from "./structure-changes.ts";

/**
 * What each revision after the first signed one did, judged object by object.
 *
 * Allowed are: filling an unsigned signature field (/V, and /AP of its own widget), a document timestamp, a DSS; and in a document that is
 * not certified a new signature field, which shows nothing until it is signed. With P=1 only DSS and document timestamp (ISO 32000-2 §12.8.2.2; EN 319 142-1 §5.4).
 * Every other object must be as it was, and no new object may take a number that something signed already pointed at.
 */
export function laterChanges(pdf: PdfDocument, firstSigned: number): LaterChange[] {
  if (firstSigned >= pdf.revisions.length - 1) return [];
  let references: ReferenceIndex;
  try {
    references = new ReferenceIndex(pdf.asOf(firstSigned));
  } catch {
    return [{ revision: firstSigned + 1, kind: "other", allowed: false, detail: "the signed revision cannot be read whole" }];
  }
  const changes: LaterChange[] = [];
  let before: View | undefined;
  for (let index = firstSigned + 1; index < pdf.revisions.length; index += 1) {
    try {
      before ??= viewOf(pdf, index - 1);
      const after = viewOf(pdf, index);
      changes.push(...judgeRevision(before, after, pdf.revisions[index] as Revision, references));
      before = after;
    } catch (error) {
      const detail = error instanceof NotAllowed ? error.message : "an object of the revision cannot be read";
      changes.push({ revision: index, kind: "other", allowed: false, detail });
      before = undefined;
    }
  }
  return changes;
}

/** The document as of one revision; each is read once, as the later side and then as the earlier. */
type View = { pdf: PdfDocument; fields: FormField[] };

function viewOf(whole: PdfDocument, index: number): View {
  const pdf = whole.asOf(index);
  return { pdf, fields: walkFields(pdf) };
}

function judgeRevision(old: View, now: View, revision: Revision, references: ReferenceIndex): LaterChange[] {
  const [before, after] = [old.pdf, now.pdf];
  const { replaced, added } = changedObjects(before, after, revision);
  for (const num of added)
    if (references.pointsAt(num)) throw new NotAllowed(`object ${num}, pointed at before, was filled in later`);
  checkTrailer(before, after);

  const fields = compareFields(old.fields, now.fields);
  const changes: LaterChange[] = [];
  const note = (kind: LaterChange["kind"], detail: string) =>
    changes.push({ revision: revision.index, kind, allowed: true, detail });

  const explained = new Set<number>();
  checkCatalog(before, after, explained);
  checkForm(before, after, fields.created, explained);
  for (const { was, is } of fields.filled) {
    explainFilledField(was, is, before, after, explained);
    note(isTimestamp(after, is) ? "document-timestamp" : "signature", is.name);
  }
  for (const field of fields.created) {
    if (field.signature) note(isTimestamp(after, field) ? "document-timestamp" : "signature", field.name);
    else note("signature-field", field.name);
  }
  explainAnnotations(before, after, fields.created, replaced, explained);
  if (
    !sameObject(before.resolve(before.catalog.get("DSS")), after.resolve(after.catalog.get("DSS"))) ||
    touchesDss(before, replaced)
  ) {
    // A DSS object that a page or field also points at is no mere validation data.
    for (const num of dssContainers(before)) if (!references.pointsAt(num)) explained.add(num);
    note("dss", "validation data");
  }

  const unexplained = replaced.find((num) => !explained.has(num) || references.drawsFrom(num));
  if (unexplained !== undefined) throw new NotAllowed(`object ${unexplained} was changed`);
  checkPermission(old, fields, after);
  references.add(after, [...added, ...replaced]);
  return changes.length > 0
    ? changes
    : [{ revision: revision.index, kind: "nothing", allowed: true, detail: "no object changed" }];
}

function changedObjects(before: PdfDocument, after: PdfDocument, revision: Revision): { replaced: number[]; added: number[] } {
  const replaced: number[] = [];
  const added: number[] = [];
  for (const [num, entry] of revision.entries) {
    const old = before.entry(num);
    const existed = old !== undefined && old.kind !== "free";
    if (entry.kind === "free") {
      if (existed) replaced.push(num);
      continue;
    }
    if (!existed) added.push(num);
    else if (!sameObject(objectOf(before, num), objectOf(after, num))) replaced.push(num);
    else if (generationOf(old) !== generationOf(entry)) replaced.push(num);
  }
  return { replaced, added };
}

function objectOf(pdf: PdfDocument, num: number): PdfObject {
  return pdf.get(new PdfRef(num, generationOf(pdf.entry(num))));
}

/** Under another generation nothing that points at an object finds it any more. One in an object stream has generation 0. */
function generationOf(entry: XrefEntry | undefined): number {
  return entry?.kind === "offset" ? entry.gen : 0;
}

type FieldChanges = { filled: { was: FormField; is: FormField }[]; created: FormField[] };

function compareFields(before: FormField[], after: FormField[]): FieldChanges {
  const old = new Map(before.map((field) => [field.ref.num, field]));
  const names = new Set(before.map(({ name }) => name));
  const changes: FieldChanges = { filled: [], created: [] };
  for (const is of after) {
    const was = old.get(is.ref.num);
    if (was) {
      if (!was.signature && is.signature) changes.filled.push({ was, is });
      continue;
    }
    if (is.type !== "Sig" || names.has(is.name) || is.widget.num !== is.ref.num || !isPlainWidget(is.dict))
      throw new NotAllowed(`field ${is.name} was added`);
    changes.created.push(is);
  }
  return changes;
}

/** A widget and nothing else: it does nothing by itself (/A, /AA), and is no page that the page tree could count. */
function isPlainWidget(dict: PdfDict): boolean {
  const type = dict.get("Type");
  return (type === undefined || isName(type, "Annot")) && !dict.has("A") && !dict.has("AA") && !dict.has("Kids");
}

/** /V of an unsigned signature field, and /AP of its own widget in the same revision. */
function explainFilledField(
  old: FormField,
  now: FormField,
  before: PdfDocument,
  after: PdfDocument,
  explained: Set<number>,
): void {
  const oneDictionary = old.widget.num === old.ref.num;
  const allowed = oneDictionary ? ["V", "AP"] : ["V"];
  if (old.type !== "Sig" || old.name !== now.name || !sameExcept(old.dict, now.dict, allowed))
    throw new NotAllowed(`field ${old.name} was changed beyond being signed`);
  if (!(now.dict.get("V") instanceof PdfRef)) throw new NotAllowed(`field ${old.name} was signed outside its own object`);
  explained.add(old.ref.num);
  if (oneDictionary) return;
  const [was, is] = [before.dict(old.widget), after.dict(now.widget)];
  if (!was || !is || !sameExcept(was, is, ["AP"]))
    throw new NotAllowed(`the widget of ${old.name} was changed beyond its appearance`);
  explained.add(old.widget.num);
}

/** A new field's widget may be put on a page: its /Annots grows by that and by nothing else. */
function explainAnnotations(
  before: PdfDocument,
  after: PdfDocument,
  created: FormField[],
  replaced: number[],
  explained: Set<number>,
): void {
  const refs = created.map(({ ref }) => ref);
  if (refs.length === 0) return;
  for (const num of replaced) {
    const [old, now] = [objectOf(before, num), objectOf(after, num)];
    if (old instanceof PdfDict && now instanceof PdfDict && before.nameOf(old.get("Type")) === "Page") {
      const grown = extendsBy(before.array(old.get("Annots")) ?? [], after.array(now.get("Annots")) ?? [], refs);
      if (grown && sameExcept(old, now, ["Annots"])) explained.add(num);
    } else if (Array.isArray(old) && Array.isArray(now) && isAnnotsOfPage(before, num, created) && extendsBy(old, now, refs)) {
      explained.add(num);
    }
  }
}

function isAnnotsOfPage(before: PdfDocument, num: number, created: FormField[]): boolean {
  return created.some(({ dict }) => {
    const page = before.dict(dict.get("P"));
    const annots = page?.get("Annots");
    return annots instanceof PdfRef && annots.num === num && before.nameOf(page?.get("Type")) === "Page";
  });
}

function touchesDss(before: PdfDocument, replaced: number[]): boolean {
  const containers = dssContainers(before);
  return replaced.some((num) => containers.has(num));
}

function checkPermission(before: View, { filled, created }: FieldChanges, after: PdfDocument): void {
  const locked = filled.find(({ was, is }) => !isTimestamp(after, is) && isLocked(before.pdf, before.fields, was.name));
  if (locked) throw new NotAllowed(`${locked.is.name} was locked by a signature, yet it was signed`);
  const certification = certificationOf(before.pdf, before.fields);
  if (certification === undefined) {
    // Nobody answers for what an empty field shows, and it can lie over anything.
    const cover = created.find((field) => !field.signature && showsSomething(field) && !isInvisible(after, field));
    if (cover) throw new NotAllowed(`the field ${cover.name} was added and shows something without being signed`);
    return;
  }
  const signed = filled.find(({ is }) => !isTimestamp(after, is));
  if (certification === 1 && signed) throw new NotAllowed(`certified against changes, yet ${signed.is.name} was signed`);
  const visible = created.find((field) => !isTimestamp(after, field) || !isInvisible(after, field));
  if (visible) throw new NotAllowed(`certified, yet the field ${visible.name} was added`);
}

function isTimestamp(pdf: PdfDocument, { signature }: FormField): boolean {
  return pdf.nameOf(signature?.get("SubFilter")) === "ETSI.RFC3161";
}

const showsSomething = ({ dict }: FormField): boolean => dict.has("AP") || dict.has("MK");

function isInvisible(pdf: PdfDocument, { dict }: FormField): boolean {
  const [left, bottom, right, top] = (pdf.array(dict.get("Rect")) ?? []).map((side) => pdf.numberOf(side));
  return left === right && bottom === top;
}
