import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testLevelPort } from "@/test/level-port.ts";
import { type Identity, newWorld, type World } from "@/test/pki.ts";
import { productFolder, productInputs } from "@/test/product-inputs.ts";
import { signPdf } from "@/test/sign-pdf.ts";
import { identityOf, type KeyName, softwareSigner } from "@/test/software-signer.ts";
import { concatBytes, equalBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { stampFaces } from "../../sca/fonts.ts";
import { allocateFields, drawStamp, inspectPdf, STAMP_BOX } from "../index.ts";
import { openPdf } from "../pdf/index.ts";
import { type ValidationReport, validatePdf } from "../validate/index.ts";
import { walkFields } from "../walk-fields.ts";
import { extendPdf, signBaselineB, signBaselineT } from "./index.ts";

const folder = productFolder();
const { read, run, write } = folder;
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"] as const;
type Level = (typeof LEVELS)[number];

/** Two parties, two kinds of keys. */
const PARTIES: readonly [name: string, key: KeyName, scheme: SignatureScheme][] = [
  ["甲", "P-256", { kind: "ecdsa", digest: "SHA-256" }],
  ["乙", "RSA-3072", { kind: "rsa-pkcs1", digest: "SHA-512" }],
];

let world: World;
let identities: Identity[];
let port: ReturnType<typeof testLevelPort>;

beforeAll(async () => {
  world = newWorld(now);
  identities = PARTIES.map(([, key]) => identityOf(key, world.ca, now));
  port = testLevelPort(world, { now }, { more: identities });
  for (const make of Object.values(productInputs)) await make(folder);
  write("other-product.pdf", await otherProduct());
}, 240_000);
afterAll(() => folder.remove());

/** Signed before, by a product that knows no PAdES: its signature has to stand as well. */
async function otherProduct(): Promise<Uint8Array> {
  const input = allocateFields(read("chromium.pdf"), [{ name: "Theirs", page: 1, rect: null, appearance: null }]);
  const how = { world, fieldName: "Theirs", certify: false, genTime: now, subFilter: "/adbe.pkcs7.detached" };
  return (await signPdf(input, how)).pdf;
}

const stampOf = async (mark: string, signed: boolean) => {
  const who = { ...STAMP_BOX, shape: "round", mark, name: "髙橋 一郎" } as const;
  const faces = await stampFaces();
  return drawStamp(signed ? { ...who, state: "signed", preparedAt: now } : { ...who, state: "unsigned" }, faces);
};

/** Both fields first; then each signer replaces its own stamp, at once raised to the level, as after each signature of a contract. */
async function signBoth(input: Uint8Array, level: Level, to = PARTIES.length): Promise<Uint8Array> {
  let pdf: Uint8Array = input;
  const { signatures } = inspectPdf(input);
  const places = [];
  for (const [at, [name]] of PARTIES.entries()) {
    // What another product's signature covers may not be shown differently: there the field is empty until it is signed.
    const appearance = signatures.length > 0 ? null : await stampOf(name, false);
    places.push({ name, page: 1, rect: [40 + 200 * at, 100, STAMP_BOX.width, STAMP_BOX.height] as const, appearance });
  }
  pdf = allocateFields(pdf, places);
  for (const [at, [fieldName, , scheme]] of PARTIES.slice(0, to).entries()) {
    const signer = softwareSigner(identities[at] as Identity, scheme, [world.ca]);
    const certify = at === 0 && signatures.length === 0;
    const how = { fieldName, certify, date: now, signer, appearance: await stampOf(fieldName, true) };
    pdf = (level === "B-B" ? await signBaselineB(pdf, how, nodeCrypto) : await signBaselineT(pdf, how, port)).pdf;
    if (level === "B-LT" || level === "B-LTA") pdf = await extendPdf(pdf, "B-LT", port);
  }
  return level === "B-LTA" ? extendPdf(pdf, "B-LTA", port) : pdf;
}

const judge = (pdf: Uint8Array): Promise<ValidationReport> =>
  validatePdf({ pdf, anchors: [world.root.certificate], crypto: nodeCrypto, now });

/** What the tools say of a file; each speaks of the two parties' signatures in its own way. */
function expectTools(name: string, { pages, signatures }: { pages: number; signatures: number }): void {
  expect(run("qpdf", "--check", name)).toContain("No syntax or stream encoding errors found");
  expect(run("mutool", "info", name)).toContain(`Pages: ${pages}`);
  const pdfsig = run("sh", "-c", `pdfsig -nocert ${name} 2>&1; true`);
  expect(pdfsig.match(/Signature is Valid\./g)).toHaveLength(signatures);
  expect(pdfsig).not.toContain("Signature is Invalid");
  const mutool = run("sh", "-c", `mutool sign -v ${name} 2>&1; true`);
  // "unchanged" of the newest, "valid but there have been edits" of the ones below it
  expect(mutool.match(/The signature is valid|The document is unchanged/g), mutool).toHaveLength(signatures);
}

describe.each([...Object.keys(productInputs), "other-product.pdf"])("%s", (name) => {
  it.each(LEVELS)("at %s: the prefix is kept, our verdict is the level's, and pdfsig, mutool and qpdf agree", async (level) => {
    const input = read(name);
    const before = name === "other-product.pdf" ? 1 : 0;
    const signed = await signBoth(input, level);
    expect(equalBytes(input, signed.subarray(0, input.length))).toBe(true);
    const out = `${level}-${name}`;
    write(out, signed);
    const { verdict, signatures } = await judge(signed);
    const offline = level === "B-LT" || level === "B-LTA";
    expect(verdict).toBe(offline ? "TOTAL-PASSED" : "INDETERMINATE");
    const ours = signatures.filter(({ fieldName }) => PARTIES.some(([party]) => party === fieldName));
    expect(ours.map((one) => [one.integrity, one.baseline, ...(offline ? [one.level] : [])])).toEqual(
      PARTIES.map(() => [true, true, ...(offline ? [level] : [])]),
    );
    // Every later revision is allowed, for whichever signature looks at it.
    expect(signatures.flatMap(({ laterChanges }) => laterChanges.filter(({ allowed }) => !allowed))).toEqual([]);
    expectTools(out, { pages: inspectPdf(input).pages.length, signatures: PARTIES.length + before });
    const form = openPdf(input).revisions.at(-1)?.form === "stream" ? "stream" : "table";
    const added = openPdf(signed).revisions.slice(openPdf(input).revisions.length);
    expect(new Set(added.map((revision) => revision.form))).toEqual(new Set([form]));
  });
});

describe("two signers who prepare at the same time", () => {
  it("on one revision: only one of them fits on the file; the other prepares on the newest, and every tool accepts both", async () => {
    const input = await signBoth(read("libreoffice.pdf"), "B-LT", 0);
    const how = (at: number) => ({
      fieldName: (PARTIES[at] as (typeof PARTIES)[number])[0],
      date: now,
      signer: softwareSigner(identities[at] as Identity, (PARTIES[at] as (typeof PARTIES)[number])[2], [world.ca]),
    });
    const [a, b] = [
      await signBaselineT(input, { ...how(0), certify: true, appearance: await stampOf("甲", true) }, port),
      await signBaselineT(input, { ...how(1), certify: false, appearance: await stampOf("乙", true) }, port),
    ];
    // Each revision begins where the other does: one after the other they are no file.
    const outcome = await judge(concatBytes(a.pdf, b.pdf.subarray(input.length))).then(
      ({ verdict }) => verdict,
      (error) => error.code,
    );
    expect(outcome).not.toBe("TOTAL-PASSED");

    const first = await extendPdf(a.pdf, "B-LT", port);
    const again = await signBaselineT(first, { ...how(1), certify: false, appearance: await stampOf("乙", true) }, port);
    const both = await extendPdf(again.pdf, "B-LT", port);
    write("both.pdf", both);
    expect(await judge(both)).toMatchObject({ verdict: "TOTAL-PASSED", certification: 2 });
    expectTools("both.pdf", { pages: 1, signatures: 2 });
    expect(run("pdftotext", "both.pdf", "-")).not.toContain("未署名");
  });

  it("each signing revision replaces /AP of its own widget and no other object of the first signed revision", async () => {
    const pdf = openPdf(await signBoth(read("libreoffice.pdf"), "B-LT"));
    const second = pdf.revisions.at(-2); // the last is its DSS
    const before = pdf.asOf((second?.index ?? 0) - 1);
    const replaced = [...(second?.entries.keys() ?? [])].filter((num) => before.entry(num));
    // the second signer's field and widget, one dictionary
    expect(replaced).toEqual([walkFields(pdf).find(({ name }) => name === "乙")?.widget.num]);
  });
});
