import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { productFolder } from "@/test/product-inputs.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { appDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { dropBlob, getBlob, hasBlob } from "../../storage/index.ts";
import {
  chooseStamp,
  createStamp,
  deleteStamp,
  documentBytes,
  finishSigning,
  MOST_STAMPS,
  openReading,
  ownStamps,
  previewStamp,
  resultView,
  type StampDesign,
} from "../index.ts";
import { writePng } from "./image/write-png.ts";

let world: ScaWorld;
let sender: ScaSigner;
let signer: ScaSigner;
let other: ScaSigner;
const folder = productFolder();
beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "髙橋 一郎" });
  signer = await makeSigner(world, { tenantId: "ten_b", name: "𠮷田 葛\u{E0100}子" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "佐藤 花子", algorithm: null });
});
afterAll(async () => {
  folder.remove();
  await world.close();
});

const round = (text: string): StampDesign => ({ kind: "round", text, direction: "vertical", frame: "single" });
const square = (text: string): StampDesign => ({ kind: "square", text });
/** A red noise, its middle white. */
const image = (): StampDesign => {
  const rgba = new Uint8Array(randomBytes(40 * 40 * 4)).map((value, at) => [200, value % 60, value % 60, 255][at % 4] as number);
  rgba.fill(255, 20 * 40 * 4, 22 * 40 * 4);
  return { kind: "image", png: writePng({ width: 40, height: 40, rgba }), clear: true };
};
const refused = (code: ErrorCode, call: () => Promise<unknown>) => expect(call()).rejects.toMatchObject({ code });
const create = ({ actor }: ScaSigner, design: StampDesign, use = true) =>
  createStamp(actor, { design, use }, world.clock.now).then(({ stampId }) => stampId);
const stampsOf = async ({ actor }: ScaSigner) => (await ownStamps(actor, world.clock.now)).stamps;
const clear = async (person: ScaSigner) => {
  for (const { id } of await stampsOf(person)) await deleteStamp(person.actor, id, world.clock.now);
};

describe("own 印影", () => {
  test("a person keeps several and one of them is chosen, or none", async () => {
    const first = await create(signer, round("𠮷田"));
    const second = await create(signer, square("㈱みどり之印"));
    const third = await create(signer, image(), false);
    const chosen = async () => (await stampsOf(signer)).filter(({ isDefault }) => isDefault).map(({ id }) => id);
    expect(await chosen()).toEqual([second]);
    await chooseStamp(signer.actor, first, world.clock.now);
    expect(await chosen()).toEqual([first]);
    await chooseStamp(signer.actor, null, world.clock.now);
    expect(await chosen()).toEqual([]);
    expect((await stampsOf(signer)).map(({ kind, text }) => [kind, text])).toContainEqual(["square", "㈱みどり之印"]);
    const picture = (await stampsOf(signer)).find(({ id }) => id === third)?.pictures;
    expect(picture?.image).toMatch(/^data:image\/png;base64,/);
    expect(picture?.seal).toMatchObject({ paths: [], image: { x: 3, y: 3, width: 58, height: 58 } });
    await clear(signer);
  });

  test("two that are chosen at once leave one chosen", async () => {
    await Promise.all(["一", "二", "三", "四"].map((text) => create(signer, round(text))));
    expect((await stampsOf(signer)).filter(({ isDefault }) => isDefault)).toHaveLength(1);
    await clear(signer);
  });

  test("there is room for ten; those who ask at once do not get an eleventh", async () => {
    const asked = await Promise.allSettled(Array.from({ length: MOST_STAMPS + 3 }, () => create(signer, round("印"), false)));
    expect(asked.filter(({ status }) => status === "rejected")).toHaveLength(3);
    await refused("STAMPS_FULL", () => create(signer, image()));
    expect(await stampsOf(signer)).toHaveLength(MOST_STAMPS);
    await clear(signer);
  });

  test("what cannot be drawn is refused and not kept: no glyph, no character, too many, unseen ones", async () => {
    await refused("STAMP_GLYPH_MISSING", () => create(signer, round("กข")));
    await refused("STAMP_GLYPH_MISSING", () => create(signer, square("株式会社\u{1F600}")));
    for (const text of ["", "  ", "一二三四五六七"]) await refused("STAMP_TEXT_LENGTH", () => create(signer, round(text)));
    await refused("STAMP_TEXT_LENGTH", () => create(signer, square("印".repeat(26))));
    for (const text of ["山\u202e田", "山\u0000田", "山\n田", "山\u200b田", "\u{E0100}山", "山\u2060", "\u2066田"])
      await refused("STAMP_TEXT_CHARACTERS", () => create(signer, round(text)));
    await refused("STAMP_IMAGE_UNREADABLE", () =>
      create(signer, { kind: "image", png: new TextEncoder().encode("<svg onload='alert(1)'/>"), clear: false }),
    );
    expect(await stampsOf(signer)).toEqual([]);
  });

  test("spaces are no characters of a seal", async () => {
    await create(signer, round(" 山 田\u3000"));
    expect((await stampsOf(signer))[0]?.text).toBe("山田");
    await clear(signer);
  });

  test("the preview keeps nothing and shows what the signed field will", async () => {
    const preview = await previewStamp(signer.actor, square("𠮷田事務所之印"), world.clock.now);
    await create(signer, square("𠮷田事務所之印"));
    expect((await stampsOf(signer))[0]?.pictures).toEqual(preview);
    await clear(signer);
  });

  test("another's is not there: not to colleagues, not to another tenant, and each attempt is in the audit log", async () => {
    const id = await create(signer, image());
    const before = await appDb().auditLeaf.count({ where: { type: "sca.stamp.refused", target: `stamp:${id}` } });
    for (const stranger of [other, sender]) {
      await refused("NOT_FOUND", () => chooseStamp(stranger.actor, id, world.clock.now));
      await refused("NOT_FOUND", () => deleteStamp(stranger.actor, id, world.clock.now));
      expect(await stampsOf(stranger)).toEqual([]);
    }
    const moved = { ...signer.actor, tenantId: "ten_a" };
    await refused("NOT_FOUND", () => deleteStamp(moved, id, world.clock.now));
    await refused("NOT_FOUND", () => chooseStamp(signer.actor, "stp_none", world.clock.now));
    expect(await appDb().auditLeaf.count({ where: { type: "sca.stamp.refused", target: `stamp:${id}` } })).toBe(before + 5);
    expect((await stampsOf(signer)).map(({ isDefault }) => isDefault)).toEqual([true]);
    await clear(signer);
  });

  test("an image's file goes with its row, and nobody else's; of two equal images each has its own", async () => {
    const design = image();
    const [one, two] = [await create(signer, design), await create(other, design)];
    const file = async (id: string) => (await appDb().stamp.findUniqueOrThrow({ where: { id } })).image ?? "";
    const [first, second] = [await file(one), await file(two)];
    expect(first).not.toBe(second);
    await deleteStamp(signer.actor, one, world.clock.now);
    expect([await hasBlob(first), await hasBlob(second)]).toEqual([false, true]);
    await clear(other);
  });

  test("the database takes no second default, no half kind and no redrawing", async () => {
    const id = await create(signer, round("山田"));
    const row = { tenantId: "ten_b", userId: signer.actor.userId, createdAt: world.clock.now };
    const put = (data: object) => appDb().stamp.create({ data: { id: "stp_x", ...row, isDefault: false, ...data } as never });
    await expect(put({ kind: "square", text: "印", isDefault: true })).rejects.toThrow();
    await expect(put({ kind: "round", text: "印" })).rejects.toThrow();
    await expect(put({ kind: "image", image: "../../demo.json" })).rejects.toThrow();
    await expect(put({ kind: "square", text: "印", image: "0".repeat(64) })).rejects.toThrow();
    await expect(appDb().stamp.update({ where: { id }, data: { text: "佐藤" } })).rejects.toThrow();
    await clear(signer);
  });
});

describe("in a signature", () => {
  const preparedText = async (contractId: string) => {
    const { preparedBlob } = await appDb().signing.findFirstOrThrow({ where: { contractId, state: "prepared" } });
    folder.write("prepared.pdf", await getBlob(preparedBlob ?? ""));
    return folder.run("pdftotext", "-raw", "prepared.pdf", "-");
  };

  test("the chosen one is drawn and frozen with the revision; the name beside it stays the recipient's", async () => {
    const contractId = await sendTemplate(sender, [sender, signer], world.clock.now);
    await create(sender, square("別人商事之印"));
    await openReading(sender.actor, contractId, world.clock.now);
    const frozen = await preparedText(contractId);
    expect(frozen).toContain("別人商事之印");
    expect(frozen).toContain("髙橋 一郎");

    await clear(sender);
    await create(sender, round("髙橋"));
    await openReading(sender.actor, contractId, world.clock.now);
    expect(await preparedText(contractId)).toBe(frozen);
    await clear(sender);
  });

  test("an own image, a 丸印 and the standard one give signatures that pass; a lost file stops none", async () => {
    const picture = await create(sender, image());
    await create(signer, round("𠮷田"));
    for (const lost of [false, true]) {
      if (lost) await dropBlob((await appDb().stamp.findUniqueOrThrow({ where: { id: picture } })).image ?? "");
      const contractId = await sendTemplate(sender, [sender, signer], world.clock.now);
      for (const person of [sender, signer]) {
        const { signingId } = await authoriseAs(person, contractId, world.clock);
        expect(await finishSigning(signingId, () => world.clock.now)).toEqual({ kind: "signed" });
        const result = await resultView(person.actor, signingId, world.clock.now);
        expect(result).toMatchObject({ verdict: "TOTAL-PASSED", signer: { name: person.actor.displayName } });
      }
      const { bytes } = await documentBytes(signer.actor, { contractId }, world.clock.now);
      folder.write("signed.pdf", bytes);
      // of the two signers' seals one is an image, with its mask
      const [, , ...images] = folder.run("pdfimages", "-list", "signed.pdf").trim().split("\n");
      expect(images.map((line) => line.trim().split(/\s+/)[2])).toEqual(lost ? [] : ["image", "smask"]);
      expect(folder.run("pdfsig", "-nocert", "signed.pdf").match(/Signature is Valid/g)).toHaveLength(2);
    }
  });
});
