import { isName, PdfDict, type PdfDocument, type PdfObject, PdfRef, sameObject } from "../pdf/index.ts";
import type { FormField } from "../walk-fields.ts";

/** A change that a signed document may not see. */
export class NotAllowed extends Error {}

export function checkTrailer(before: PdfDocument, after: PdfDocument): void {
  for (const key of ["Root", "Info", "Encrypt"])
    if (!sameObject(before.trailer.get(key), after.trailer.get(key))) throw new NotAllowed(`the trailer's /${key} was changed`);
}

/** Every entry but /DSS and /AcroForm is as it was. */
export function checkCatalog(before: PdfDocument, after: PdfDocument, explained: Set<number>): void {
  for (const key of keysOf(before.catalog, after.catalog)) {
    if (key === "AcroForm") continue; // judged by its own rules
    if (key === "DSS" && (after.catalog.get(key) === undefined || after.dict(after.catalog.get(key)))) continue;
    const [old, now] = [before.catalog.get(key), after.catalog.get(key)];
    if (sameObject(old, now)) continue;
    if (key === "Extensions" && sameExtensions(before.dict(old), after.dict(now))) continue;
    throw new NotAllowed(`the catalog's /${key} was changed`);
  }
  explained.add(before.catalogRef.num);
  const extensions = before.catalog.get("Extensions");
  if (extensions instanceof PdfRef && sameExtensions(before.dict(extensions), after.dict(extensions)))
    explained.add(extensions.num);
}

/** Declaring ETSI's additions, or a higher level of them, shows nothing. */
function sameExtensions(old: PdfDict | undefined, now: PdfDict | undefined): boolean {
  if (!now) return false;
  return keysOf(old ?? new PdfDict(), now).every((key) => {
    const [was, is] = [old?.get(key), now.get(key)];
    if (sameObject(was, is)) return true;
    if (key === "Type") return was === undefined && isName(is, "Extensions");
    return key === "ESIC" && is instanceof PdfDict && declares(is, was instanceof PdfDict ? was : undefined);
  });
}

/** ISO 32000-2 §7.12.3. Levels in use: 1 and 2 (EN 319 142-1 §5.6), 5 (TS 102 778-4). */
function declares(now: PdfDict, old: PdfDict | undefined): boolean {
  const keys = ["Type", "BaseVersion", "ExtensionLevel", "ExtensionRevision", "URL"];
  const level = now.get("ExtensionLevel");
  if (![1, 2, 5].some((known) => known === level) || ![...now.keys()].every((key) => keys.includes(key))) return false;
  if (!old) return isName(now.get("BaseVersion"), "1.7");
  return sameExcept(old, now, ["ExtensionLevel"]) && Number(level) >= Number(old.get("ExtensionLevel"));
}

/** The form has grown by the new fields at most. */
export function checkForm(before: PdfDocument, after: PdfDocument, created: FormField[], explained: Set<number>): void {
  const [oldRef, nowRef] = [before.catalog.get("AcroForm"), after.catalog.get("AcroForm")];
  const old = before.dict(oldRef) ?? new PdfDict();
  const now = after.dict(nowRef) ?? new PdfDict();
  for (const key of keysOf(old, now)) {
    if (key === "Fields" || sameObject(old.get(key), now.get(key))) continue;
    if (key === "SigFlags" && typeof now.get(key) === "number") continue;
    throw new NotAllowed(`the form's /${key} was changed`);
  }
  const oldFields = before.array(old.get("Fields")) ?? [];
  const nowFields = after.array(now.get("Fields")) ?? [];
  if (
    !extendsBy(
      oldFields,
      nowFields,
      created.map(({ ref }) => ref),
    )
  )
    throw new NotAllowed("the form's fields were changed");
  // Only what is still the form has been compared; an object that was it and no longer is may not become anything else.
  for (const [was, is] of [
    [oldRef, nowRef],
    [old.get("Fields"), now.get("Fields")],
  ])
    if (was instanceof PdfRef && sameObject(was, is)) explained.add(was.num);
}

/** The same items in the same order, and after them nothing but some of `extra`. */
export function extendsBy(old: PdfObject[], now: PdfObject[], extra: PdfRef[]): boolean {
  return (
    old.every((item, at) => sameObject(item, now[at])) &&
    now.slice(old.length).every((item) => extra.some((ref) => sameObject(ref, item)))
  );
}

export function sameExcept(old: PdfDict, now: PdfDict, except: string[]): boolean {
  return keysOf(old, now).every((key) => except.includes(key) || sameObject(old.get(key), now.get(key)));
}

function keysOf(...dicts: PdfDict[]): string[] {
  return [...new Set(dicts.flatMap((dict) => [...dict.keys()]))];
}
