import "server-only";
import { deflateSync } from "node:zlib";
import { type Bytes, concatBytes } from "../../../bytes.ts";
import { crc32 } from "./crc32.ts";
import type { Pixels } from "./pixels.ts";

/** The pixels as a PNG of three chunks: no text, no profile, no time. */
export function writePng({ width, height, rgba }: Pixels): Bytes {
  const stride = width * 4;
  // each row's difference to the one above packs best for flat ink
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    rows[y * (stride + 1)] = 2;
    for (let x = 0; x < stride; x++) {
      const above = y > 0 ? (rgba[(y - 1) * stride + x] as number) : 0;
      rows[y * (stride + 1) + 1 + x] = (rgba[y * stride + x] as number) - above;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return concatBytes(
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  );
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = concatBytes(new TextEncoder().encode(type), data);
  const [length, checksum] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, data.length);
  new DataView(checksum.buffer).setUint32(0, crc32(body));
  return concatBytes(length, body, checksum);
}
