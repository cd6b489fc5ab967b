import { deflateSync, inflateSync } from "node:zlib";
import { type Appearance, drawStamp, type Stamp } from "@/lib/pades/index.ts";
import { stampFaces } from "@/lib/sca/fonts.ts";
import { cpuTimes } from "./cpu-time.ts";
import { type Bench, figure } from "./figure.ts";

/** 常用 characters of names, enough for a name that no stamp had before. */
const CHARACTERS = [..."佐藤鈴木高橋田中伊渡辺山本村小林加吉井松清水崎森池阿部石川前岡長谷近後坂遠青西福太三浦原竹金野和岸"];

/**
 * The 印影 of one signing, with the fonts open. New: a name that no stamp had, so both faces are subset. Cached: the signer's
 * next contract, on another day. `raw`: a compressor alone on what the stamp brings into the file.
 */
export const stamp: Bench = {
  ids: ["stamp.cpu_ms", "stamp.cached.cpu_ms"],
  measure: async () => {
    const faces = await stampFaces();
    const streams = plainStreams(drawStamp(stampOf(nameOf(0), 0), faces));
    const fresh = await cpuTimes(
      {
        stamp: (index) => drawStamp(stampOf(nameOf(index + 1), 0), faces),
        raw: () => streams.map((bytes) => deflateSync(bytes)),
      },
      { warmUp: 60, batches: 15, perBatch: 4 },
    );
    const known = nameOf(0);
    const cached = await cpuTimes(
      {
        stamp: (index) => drawStamp(stampOf(known, index + 1), faces),
        raw: () => deflateSync(streams[0] as Uint8Array),
      },
      { warmUp: 200, batches: 15, perBatch: 100 },
    );
    return [figure("stamp.cpu_ms", fresh.stamp, fresh.raw), figure("stamp.cached.cpu_ms", cached.stamp, cached.raw)];
  },
};

/** Four characters, each time others. */
function nameOf(index: number): string {
  const count = CHARACTERS.length;
  const at = (place: number) => CHARACTERS[(Math.floor(index / count ** place) + 7 * place + index) % count] as string;
  return `${at(0)}${at(1)} ${at(2)}${at(3)}`;
}

function stampOf(name: string, day: number): Stamp {
  const preparedAt = new Date(Date.UTC(2026, 10, 20) + day * 86_400_000);
  const who = { mark: name.slice(0, 2), name, organisation: "株式会社あおば製作所" };
  return { width: 180, height: 64, shape: "round", ...who, state: "signed", preparedAt };
}

function plainStreams({ content, fonts }: Appearance): Uint8Array[] {
  const compressed = [content, ...Object.values(fonts).flatMap(({ program, toUnicode }) => [program, toUnicode])];
  return compressed.map((bytes) => inflateSync(bytes));
}
