import { appendRevision } from "../../lib/pades/testing/craft-pdf.ts";
import type { World } from "../pki.ts";
import { append, appendTable, contract, inUse, OBJ, OTHER_TERMS, signLt, startXref, textOf, words } from "./contract.ts";
import type { AttackFile } from "./index.ts";

/** Incremental saving attacks (Mladenov et al., CCS 2019): an update after the signature, whole or left unfinished so that nobody notices. */
export async function savingAttacks(world: World): Promise<AttackFile[]> {
  const signed = await signLt(world, contract());
  const evil = { dict: "", data: words(OTHER_TERMS) };
  const body = `4 0 obj\n<</Length ${evil.data.length}>>\nstream\n${evil.data}\nendstream\nendobj\n`;
  const newPage = {
    2: "<</Type/Pages/Kids[3 0 R 50 0 R]/Count 2/MediaBox[0 0 595 842]>>",
    50: "<</Type/Page/Parent 2 0 R/Contents 51 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
    51: evil,
  };
  const catalog = textOf(signed, OBJ.catalog);
  const file = (name: string, what: string, bytes: Uint8Array): AttackFile => ({
    family: "incremental saving",
    name,
    what,
    files: [bytes],
  });
  return [
    file("isa-content", "an update replaces the page's content", appendRevision(signed, { 4: evil })),
    file("isa-page", "an update adds a page", appendRevision(signed, newPage)),
    file("isa-xref-stream", "the same with a cross-reference stream", appendRevision(signed, { 4: evil }, { form: "stream" })),
    file(
      "isa-no-form",
      "an update takes the form and with it the signature away",
      appendRevision(signed, { 1: catalog.replace(/\/AcroForm \d+ \d+ R/, "") }),
    ),
    file(
      "isa-action",
      "an update adds an action that runs on opening",
      appendRevision(signed, { 1: catalog.replace("<<", "<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>") }),
    ),
    file(
      "isa-permissions",
      "an update takes the certification away and changes the content",
      appendRevision(signed, { 1: catalog.replace(/\/Perms ?<<[^>]*>>/, ""), 4: evil }),
    ),
    file("isa-no-table", "an update without cross-reference table and trailer", append(signed, body)),
    file(
      "isa-no-trailer",
      "an update with a table and no trailer",
      append(signed, `${body}xref\n${inUse(4, signed.length)}startxref\n${signed.length + body.length}\n%%EOF\n`),
    ),
    file(
      "isa-copied-trailer",
      "an update behind which the signed file's own end is repeated",
      append(signed, `${body}startxref\n${startXref(signed)}\n%%EOF\n`),
    ),
    file(
      "isa-comment",
      "an update whose end is inside a comment",
      append(
        appendTable(signed, body, (at) => inUse(4, at)),
        "% trailing words\n",
      ),
    ),
    file(
      "isa-twice",
      "a harmless update, and behind it the changed content",
      appendRevision(appendRevision(signed, {}), { 4: evil }),
    ),
  ];
}
