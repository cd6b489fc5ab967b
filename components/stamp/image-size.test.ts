import { describe, expect, it } from "vitest";
import { imageSize } from "./image-size.ts";

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0, 0, 9);
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 7, 1, 2, 3, 1, 0x11, 0);

describe("an image's size", () => {
  it("is read from the head of a PNG and of a JPEG, also a progressive one behind other segments", () => {
    expect(imageSize(png)).toEqual({ width: 256, height: 9 });
    expect(imageSize(jpeg)).toEqual({ width: 258, height: 7 });
  });
  it("no other file has one, nor one that is cut", () => {
    for (const words of ["<svg width='9'/>", "GIF89a\x01\x00\x01\x00", "", "\xff\xd8\xff"])
      expect(imageSize(Uint8Array.from(words, (char) => char.charCodeAt(0)))).toBeNull();
    expect(imageSize(png.subarray(0, 20))).toBeNull();
    expect(imageSize(jpeg.subarray(0, 12))).toBeNull();
  });
});
