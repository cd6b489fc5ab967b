import { latin1 } from "../../lib/pades/pdf/chars.ts";
import { appendRevision } from "../../lib/pades/testing/craft-pdf.ts";
import type { World } from "../pki.ts";
import { appendTable, contract, inUse, look, OBJ, OTHER_TERMS, signLt, textOf, words } from "./contract.ts";
import type { AttackFile } from "./index.ts";

/** Shadow attacks (Mainka, Mladenov, Rohlmann, NDSS 2021): the attacker prepares the document before it is signed, and swaps after. */
export async function shadowAttacks(world: World): Promise<AttackFile[]> {
  const file = (name: string, what: string, bytes: Uint8Array): AttackFile => ({ family: "shadow", name, what, files: [bytes] });
  const plain = await signLt(world, contract());
  const cover = { 20: { dict: "/Type/XObject/Subtype/Form/BBox[0 0 595 842]", data: "1 g 60 690 400 40 re f" } };
  const covered = await signLt(
    world,
    contract(cover, {
      content: `${words(OTHER_TERMS)} /Cover Do ${words("Repays 100 yen.", 660)}`,
      page: "/XObject<</Cover 20 0 R>>",
    }),
  );
  const hiddenPage = {
    20: "<</Type/Page/Parent 2 0 R/Contents 21 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
    21: { dict: "", data: words(OTHER_TERMS) },
  };
  const twoPages = await signLt(world, contract(hiddenPage));
  const secondRoot = {
    30: "<</Type/Catalog/Pages 31 0 R/AcroForm 5 0 R>>",
    31: "<</Type/Pages/Kids[32 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    32: "<</Type/Page/Parent 31 0 R/Contents 33 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
    33: { dict: "", data: words(OTHER_TERMS) },
  };
  const twoRoots = await signLt(world, contract(secondRoot));
  const decoy = "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 21 0 R/Resources<</Font<</F1 6 0 R>>>>>>\nendobj";
  const stray = await signLt(world, contract({ ...hiddenPage, 22: { dict: "", data: decoy } }));
  const dangling = await signLt(
    world,
    contract({}, { content: `${words("Repays 100 yen.")} /More Do`, page: "/XObject<</More 40 0 R>>" }),
  );
  const catalogOf = (pdf: Uint8Array) => textOf(pdf, OBJ.catalog);
  return [
    file(
      "shadow-hide-cover",
      "the cover over other terms is freed",
      appendTable(covered, "", () => "20 1\n0000000000 00001 f \n"),
    ),
    file(
      "shadow-hide-cover-emptied",
      "the cover over other terms draws nothing any more",
      appendRevision(covered, { 20: { dict: "/Type/XObject/Subtype/Form/BBox[0 0 0 0]", data: "" } }),
    ),
    file(
      "shadow-hide-page",
      "the page tree points to a page planted before signing",
      appendRevision(twoPages, { 2: "<</Type/Pages/Kids[20 0 R]/Count 1/MediaBox[0 0 595 842]>>" }),
    ),
    file(
      "shadow-replace-field",
      "the value and look of a text field become others",
      appendRevision(plain, { 7: textOf(plain, OBJ.text).replace(/\(100\)/, "(100000000)"), 8: look("100000000") }),
    ),
    file(
      "shadow-replace-field-look",
      "the look of a text field, its value left alone",
      appendRevision(plain, { 8: look("100000000") }),
    ),
    file(
      "shadow-replace-font",
      "a font with other glyphs under the same letters",
      appendRevision(plain, { 6: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine/nine]>>>>" }),
    ),
    file(
      "shadow-replace-overlay",
      "an annotation is laid over the terms",
      appendRevision(plain, {
        3: textOf(plain, OBJ.page).replace(/\/Annots ?\[/, "/Annots[50 0 R "),
        50: "<</Type/Annot/Subtype/FreeText/Rect[60 690 460 730]/DA(/F1 18 Tf)/Contents(100,000,000 yen)/AP<</N 51 0 R>>>>",
        51: look(OTHER_TERMS),
      }),
    ),
    file(
      "shadow-both-root",
      "the trailer names a second catalog that was planted before signing",
      appendTable(twoRoots, "", () => "0 0\n", "30 0 R"),
    ),
    file(
      "shadow-both-pages",
      "the catalog takes the page tree of a planted catalog",
      appendRevision(twoRoots, { 1: catalogOf(twoRoots).replace(/\/Pages 2 0 R/, "/Pages 31 0 R") }),
    ),
    file(
      "shadow-both-stray",
      "the table leads to another object 3 that lies inside the signed bytes",
      appendTable(stray, "", () => inUse(3, latin1(stray).indexOf(decoy))),
    ),
    file(
      "shadow-both-dangling",
      "a number the signed page draws in vain is filled in",
      appendRevision(dangling, { 40: look(OTHER_TERMS) }),
    ),
  ];
}
