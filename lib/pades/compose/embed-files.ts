import { fromLatin1, latin1 } from "../pdf/chars.ts";
import {
  name,
  PdfDict,
  type PdfDocument,
  type PdfObject,
  type PdfRef,
  PdfStream,
  PdfString,
  type RevisionWriter,
} from "../pdf/index.ts";
import { textString } from "../text-string.ts";
import type { Joined } from "./join-forms.ts";
import { readNameTree } from "./name-tree.ts";

/** `name`: as people see it, a plain file name; `mime`: `application/pdf` … */
export type AttachedFile = { name: string; mime: string; bytes: Uint8Array };

/**
 * Files inside the document (ISO 32000-2 §7.11.4), listed in /Names /EmbeddedFiles and associated with the document as a whole
 * (§14.13, AFRelationship Supplement), so that every signature covers them. Stored as they are: nothing here opens them.
 * Files that the joined documents bring are kept beside them.
 */
export function embedFiles(
  base: PdfDocument,
  writer: RevisionWriter,
  files: readonly AttachedFile[],
  joined: readonly Joined[],
): void {
  const names = base.dict(base.catalog.get("Names"));
  const entries = readNameTree(base, names?.get("EmbeddedFiles"));
  const before = entries.size;
  for (const [at, { pdf, copier }] of joined.entries()) {
    const brought = readNameTree(pdf, pdf.dict(pdf.catalog.get("Names"))?.get("EmbeddedFiles"));
    for (const [key, value] of brought) entries.set(freeKey(entries, `${key} (${at + 2})`), copier.copy(value));
    copier.finish();
  }
  const specs = files.map((file, at) => writer.add(specOf(file, at + 1, writer)));
  for (const [at, { name: fileName }] of files.entries())
    entries.set(freeKey(entries, latin1(textString(fileName).bytes)), specs[at] as PdfRef);
  if (entries.size === before) return;

  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const tree = writer.add(
    PdfDict.of({ Names: sorted.flatMap(([key, value]): PdfObject[] => [new PdfString(fromLatin1(key), true), value]) }),
  );
  const catalog = writer.change(base.catalogRef);
  catalog.set("Names", (names ?? new PdfDict()).clone().set("EmbeddedFiles", tree));
  if (specs.length > 0) catalog.set("AF", [...(base.array(base.catalog.get("AF")) ?? []), ...specs]);
}

function specOf({ name: fileName, mime, bytes }: AttachedFile, number: number, writer: RevisionWriter): PdfDict {
  const stream = PdfDict.of({ Type: name("EmbeddedFile"), Subtype: name(mime), Params: PdfDict.of({ Size: bytes.length }) });
  const file = writer.add(new PdfStream(stream, bytes));
  // /F is for readers that know no Unicode: they are given a name of ASCII.
  const plain = /^[\x20-\x7e]+$/.test(fileName) ? fileName : `attachment-${number}${/\.[\w]{1,8}$/.exec(fileName)?.[0] ?? ""}`;
  return PdfDict.of({
    Type: name("Filespec"),
    F: textString(plain),
    UF: textString(fileName),
    EF: PdfDict.of({ F: file, UF: file }),
    AFRelationship: name("Supplement"),
  });
}

function freeKey(entries: ReadonlyMap<string, unknown>, wanted: string): string {
  let key = wanted;
  for (let n = 2; entries.has(key); n++) key = `${wanted} (${n})`;
  return key;
}
