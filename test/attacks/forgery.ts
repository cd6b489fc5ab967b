import { appendRevision } from "../../lib/pades/testing/craft-pdf.ts";
import type { World } from "../pki.ts";
import { contract, overwrite, sign, signLt, textOf } from "./contract.ts";
import type { AttackFile } from "./index.ts";

const RANGE = /\/ByteRange ?\[[^\]]*\]/;
const CONTENTS = /\/Contents ?<[0-9a-fA-F]+>/;

/** Universal signature forgery (Mladenov et al., CCS 2019): what is needed to verify is missing or senseless. */
export async function forgeryAttacks(world: World): Promise<AttackFile[]> {
  const signed = await signLt(world, contract());
  const { pdf } = await sign(world, contract());
  const number = Number(/\/V (\d+) 0 R/.exec(Buffer.from(pdf).toString("latin1"))?.[1]);
  const dictionary = textOf(pdf, number);
  const file = (name: string, what: string, ...files: Uint8Array[]): AttackFile => ({ family: "USF", name, what, files });
  const range = (text: string) => overwrite(signed, RANGE, text);
  const contents = (text: string) => overwrite(signed, CONTENTS, text);
  return [
    file("usf-contents-missing", "no /Contents", contents("")),
    file("usf-contents-null", "/Contents null", contents("/Contents null")),
    file("usf-contents-empty", "/Contents <>", contents("/Contents <>")),
    file(
      "usf-contents-zero",
      "/Contents of one zero, of zeros only",
      contents("/Contents <00>"),
      overwrite(signed, CONTENTS, `/Contents <${"0".repeat(12000)}>`),
    ),
    file("usf-range-missing", "no /ByteRange", range("")),
    file("usf-range-null", "/ByteRange null", range("/ByteRange null")),
    file("usf-range-empty", "/ByteRange []", range("/ByteRange []")),
    file("usf-range-zeros", "/ByteRange [0 0 0 0]", range("/ByteRange [0 0 0 0]")),
    file(
      "usf-range-negative",
      "negative numbers in /ByteRange, each place of the four",
      ...["[-1 0 0 0]", "[0 -900 9999 1]", "[0 900 -9999 1]", "[0 900 9999 -1]"].map((numbers) => range(`/ByteRange ${numbers}`)),
    ),
    file(
      "usf-range-huge",
      "numbers beyond the file and beyond what a number can hold",
      ...["[0 900 9999 999999999]", "[0 99999999999999999999 1 1]", "[0 1.5 3 4]"].map((numbers) =>
        range(`/ByteRange ${numbers}`),
      ),
    ),
    file("usf-range-short", "two numbers, six numbers", range("/ByteRange [0 900]"), range("/ByteRange [0 1 2 3 4 5]")),
    file("usf-range-beginning", "/ByteRange that covers the first hundred bytes only", range("/ByteRange [0 50 60 40]")),
    file(
      "usf-subfilter",
      "unknown and missing /SubFilter",
      overwrite(signed, "/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1"),
      overwrite(signed, /\/SubFilter ?\/ETSI.CAdES.detached/, ""),
    ),
    file(
      "usf-replaced",
      "an update replaces the signature dictionary by one without a value",
      appendRevision(pdf, { [number]: dictionary.replace(/\/Contents ?<[^>]*>/, "") }),
      appendRevision(pdf, { [number]: dictionary.replace(/\/ByteRange ?\[[^\]]*\]/, "") }),
    ),
    file("usf-cleared", "an update leaves the field signed by nothing", appendRevision(pdf, { [number]: "null" })),
  ];
}
