import { constants, deflateRawSync } from "node:zlib";
import { concatBytes } from "../../lib/bytes.ts";
import { appendHybrid, appendRevision, type Body, craftPdf, onePage, row } from "../../lib/pades/testing/craft-pdf.ts";
import { certify, newKeys, type World } from "../pki.ts";
import { materialOf } from "../sign-pdf.ts";
import { append, contract, OBJ, SIGNED_AT, signLt, startXref, textOf } from "./contract.ts";
import type { AttackFile } from "./index.ts";

/** Small files that want to become large or endless. */
export async function resourceAttacks(world: World): Promise<AttackFile[]> {
  const signed = await signLt(world, contract());
  const bomb = gigabyte();
  const chained: Record<number, string> = {};
  for (let at = 0; at < 10_000; at++) chained[100 + at] = `<</Type/Pages/Kids[${101 + at} 0 R]/Count 1>>`;
  const file = (name: string, what: string, ...files: Uint8Array[]): AttackFile => ({ family: "resources", name, what, files });
  const catalog = textOf(signed, OBJ.catalog);
  const dss = (value: Body) =>
    appendRevision(signed, {
      1: catalog.replace(/\/DSS \d+ 0 R/, "/DSS<</Certs[90 0 R]/OCSPs[90 0 R]/CRLs[90 0 R]>>"),
      90: value,
    });
  return [
    file(
      "deep-array",
      "arrays 10,000 levels deep, in an update and in the file",
      appendRevision(signed, { 50: "[".repeat(10_000) + "]".repeat(10_000) }),
      craftPdf({ objects: onePage({ 5: "[".repeat(10_000) + "]".repeat(10_000) }, "/AcroForm 5 0 R") }),
    ),
    file(
      "deep-dictionary",
      "dictionaries 10,000 levels deep as the signature's value",
      appendRevision(signed, { 5: `<</Fields${"[<</Kids".repeat(5_000)}null${">>]".repeat(5_000)}>>` }),
    ),
    file(
      "deep-pages",
      "a page tree 10,000 levels deep",
      appendRevision(signed, {
        2: "<</Type/Pages/Kids[100 0 R]/Count 1>>",
        ...chained,
        10100: "<</Type/Page/MediaBox[0 0 9 9]>>",
      }),
    ),
    file(
      "deep-fields",
      "a field tree that is its own child",
      appendRevision(signed, { 5: "<</Fields[60 0 R]>>", 60: "<</T(a)/Kids[60 0 R]>>" }),
    ),
    file(
      "loop-prev",
      "cross-reference tables that lead to each other",
      append(signed, `xref\n0 0\ntrailer\n<</Size 60/Root 1 0 R/Prev ${signed.length}>>\nstartxref\n${signed.length}\n%%EOF\n`),
    ),
    file("loop-reference", "references that lead to each other", appendRevision(signed, { 5: "61 0 R", 61: "5 0 R" })),
    file("bomb-object-stream", "an object stream of 1 GB in 1 MB", bombAsObjectStream(bomb)),
    file("bomb-nested", "1 GB in 1 kB: the same deflated twice", bombAsObjectStream(twice(bomb), "[/FlateDecode/FlateDecode]")),
    file("bomb-dss", "a certificate, an OCSP response and a CRL of 1 GB", dss({ dict: "/Filter/FlateDecode", data: bomb })),
    file(
      "dss-lookalikes",
      "1,000 certificates of the CA's name, each with a key of its own or the CA's",
      await lookalikes(world),
    ),
    file("long-prev", "3,000 revisions that change nothing", manyRevisions(signed)),
  ];
}

async function lookalikes(world: World): Promise<Uint8Array> {
  const keys = Array.from({ length: 20 }, newKeys);
  const cross = Array.from({ length: 1000 }, (_, at) =>
    certify({ name: "Test CA", ca: true, keys: keys[at % 20], issuer: { ...world.ca, ...keys[(at + 1) % 20] } }, SIGNED_AT),
  );
  const material = materialOf(world, SIGNED_AT);
  return signLt(
    world,
    contract(),
    {},
    { ...material, certs: [...cross.map(({ certificate }) => certificate), ...material.certs] },
  );
}

/** A zlib stream of 1 GB of zeros, made of one flushed block repeated; its checksum is wrong, which nobody lives to see. */
function gigabyte(): Uint8Array<ArrayBuffer> {
  const block = deflateRawSync(new Uint8Array(16 << 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return concatBytes(Uint8Array.of(0x78, 0x9c), ...Array.from({ length: 64 }, () => block), Uint8Array.of(3, 0, 0, 0, 0, 0));
}

const twice = (zlib: Uint8Array) => concatBytes(Uint8Array.of(0x78, 0x9c), deflateRawSync(zlib, { level: 9 }), new Uint8Array(4));

function bombAsObjectStream(data: Uint8Array, filter = "/FlateDecode"): Uint8Array {
  const base = craftPdf({
    objects: onePage(
      { 5: "<</Fields[6 0 R]>>", 7: { dict: `/Type/ObjStm/N 1/First 4/Filter${filter}`, data } },
      "/AcroForm 5 0 R",
    ),
  });
  return appendHybrid(base, "0 1\n0000000000 65535 f \n", "6 1", [row(2, 7, 0)]);
}

function manyRevisions(pdf: Uint8Array): Uint8Array {
  let at = startXref(pdf);
  let length = pdf.length;
  const parts: string[] = [];
  for (let revision = 0; revision < 3_000; revision++) {
    const part = `xref\n0 0\ntrailer\n<</Size 60/Root 1 0 R/Prev ${at}>>\nstartxref\n${length}\n%%EOF\n`;
    parts.push(part);
    at = length;
    length += part.length;
  }
  return append(pdf, parts.join(""));
}
