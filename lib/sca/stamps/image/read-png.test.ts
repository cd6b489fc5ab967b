import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../bytes.ts";
import { expectPdfRefused } from "../../../pades/testing/refusal.ts";
import { clearPaper } from "./clear-paper.ts";
import { crc32 } from "./crc32.ts";
import type { Pixels } from "./pixels.ts";
import { readPng } from "./read-png.ts";
import { trim } from "./trim.ts";
import { writePng } from "./write-png.ts";

const text = (words: string) => new TextEncoder().encode(words);
const noise = (width: number, height: number): Pixels => ({
  width,
  height,
  rgba: new Uint8Array(randomBytes(width * height * 4)),
});

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(text(type), data);
  const frame = new Uint8Array(body.length + 8);
  new DataView(frame.buffer).setUint32(0, data.length);
  frame.set(body, 4);
  new DataView(frame.buffer).setUint32(frame.length - 4, crc32(body));
  return frame;
}
const header = (width: number, height: number, [depth, colour, interlace]: readonly number[] = [8, 6, 0]) => {
  const data = new Uint8Array(13);
  new DataView(data.buffer).setUint32(0, width);
  new DataView(data.buffer).setUint32(4, height);
  data.set([depth as number, colour as number, 0, 0, interlace as number], 8);
  return chunk("IHDR", data);
};
const png = (...chunks: Uint8Array[]) =>
  concatBytes(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...chunks, chunk("IEND", new Uint8Array()));
const idat = (bytes: Uint8Array) => chunk("IDAT", deflateSync(bytes));
const red = Uint8Array.of(0, 200, 40, 20, 255);
const refused = (bytes: Uint8Array) => expectPdfRefused("STAMP_IMAGE_UNREADABLE", () => readPng(bytes));

describe("an own image", () => {
  it("comes back pixel by pixel from what we write, and of the file's other contents nothing is left", () => {
    const pixels = noise(37, 23);
    expect(readPng(writePng(pixels))).toEqual(pixels);
    const secret = "GPS 35.681N 139.767E";
    const source = png(header(1, 1), chunk("tEXt", text(`Comment\0${secret}`)), chunk("eXIf", text(secret)), idat(red));
    const kept = writePng(readPng(source));
    expect(Buffer.from(kept).includes(secret)).toBe(false);
    expect(
      Buffer.from(kept)
        .toString("latin1")
        .match(/IHDR|IDAT|IEND|tEXt|eXIf/g),
    ).toEqual(["IHDR", "IDAT", "IEND"]);
  });

  it("is read with every filter that PNG knows", () => {
    // one pixel a row, each row's filter another
    const rows = concatBytes(...[0, 1, 2, 3, 4].map((filter) => Uint8Array.of(filter, 10, 20, 30)));
    const { rgba } = readPng(png(header(1, 5, [8, 2, 0]), idat(rows)));
    expect([...rgba].filter((_, at) => at % 4 === 0)).toEqual([10, 10, 20, 20, 30]);
    expect([...rgba].filter((_, at) => at % 4 === 3)).toEqual([255, 255, 255, 255, 255]);
  });

  it("that is another kind of file is refused: SVG, JPEG, GIF, HTML, nothing", () => {
    for (const words of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\xff\xd8\xff\xe0JFIF", "GIF89a", "<!doctype html>", ""])
      refused(Uint8Array.from(words, (char) => char.charCodeAt(0)));
  });

  it("with something behind its end, or in a chunk that nobody knows, is refused", () => {
    const sound = png(header(1, 1), idat(red));
    expect(readPng(sound).rgba).toEqual(red.subarray(1));
    refused(concatBytes(sound, text("%PDF-1.7 <script>alert(1)</script>")));
    refused(concatBytes(text("GIF89a"), sound));
    refused(png(header(1, 1), chunk("EVIL", text("x")), idat(red)));
    refused(png(chunk("tEXt", text("x")), header(1, 1), idat(red)));
    refused(png(header(1, 1), header(1, 1), idat(red)));
  });

  it("that is cut, or changed in any byte, is refused", () => {
    const sound = png(header(1, 1), idat(red));
    for (let length = 0; length < sound.length; length++) refused(sound.subarray(0, length));
    for (let at = 0; at < sound.length; at++) refused(sound.map((byte, index) => (index === at ? byte ^ 1 : byte)));
  });

  it("that unpacks to more or less than its dimensions say is refused before it is unpacked: no image bomb", () => {
    const bomb = png(header(1, 1), chunk("IDAT", deflateSync(new Uint8Array(100_000_000))));
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().arrayBuffers;
    refused(bomb);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    refused(png(header(2, 2), idat(red)));
    refused(png(header(1, 1), idat(Uint8Array.of(9, 1, 2, 3, 4))));
  });

  it("is refused by its bytes and by its dimensions, whatever they would unpack to", () => {
    const large = { code: "STAMP_IMAGE_TOO_LARGE", details: { side: 480, kilobytes: 600 } };
    expect(() => readPng(new Uint8Array(600_001))).toThrow(expect.objectContaining(large));
    for (const [width, height] of [
      [481, 1],
      [1, 481],
      [0xffffffff, 0xffffffff],
    ] as const)
      expect(() => readPng(png(header(width, height), idat(red)))).toThrow(expect.objectContaining(large));
    refused(png(header(0, 1), idat(red)));
  });

  it("in a form that no browser writes is refused", () => {
    for (const form of [
      [16, 6, 0],
      [8, 3, 0],
      [8, 0, 0],
      [8, 6, 1],
      [1, 6, 0],
    ] as const)
      refused(png(header(1, 1, form), idat(red)));
  });

  it("loses its white paper, keeps its ink, and mixes no white into the edges", () => {
    const ink = [197, 51, 26, 255];
    const edge = [226, 153, 140, 255]; // half ink, half paper
    const paper = [252, 250, 248, 255];
    const { rgba } = clearPaper({ width: 3, height: 1, rgba: Uint8Array.from([...ink, ...edge, ...paper]) });
    expect([...rgba.subarray(0, 4)]).toEqual(ink);
    expect(rgba[7]).toBeGreaterThan(100);
    expect((rgba[5] as number) - (edge[1] as number)).toBeLessThanOrEqual(0);
    expect(rgba[11]).toBe(0);
  });

  it("is cut to its ink; one that shows nothing on white paper is refused", () => {
    const rgba = new Uint8Array(5 * 4 * 4);
    rgba.set([200, 40, 20, 255], (1 * 5 + 3) * 4);
    rgba.set([200, 40, 20, 255], (2 * 5 + 1) * 4);
    expect(trim({ width: 5, height: 4, rgba })).toMatchObject({ width: 3, height: 2 });
    for (const blank of [new Uint8Array(16), new Uint8Array(16).fill(255)])
      expectPdfRefused("STAMP_IMAGE_EMPTY", () => trim({ width: 2, height: 2, rgba: blank }));
  });
});
