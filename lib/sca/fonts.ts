import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as fontkit from "fontkit";
import { type FontProgram, StampFace, type StampFaces } from "../pades/index.ts";

/** Noto Sans JP (OFL) as its npm package ships it: TrueType, with the glyphs of JIS X 0213 and variation sequences. */
const FONTS = "node_modules/@expo-google-fonts/noto-sans-jp";
const FILES = { text: "400Regular/NotoSansJP_400Regular.ttf", seal: "700Bold/NotoSansJP_700Bold.ttf" } as const;

const shared = globalThis as { natsuinStampFaces?: Promise<StampFaces> };

/** The faces of 印影 stamps, opened once per process; each keeps its subsets. */
export function stampFaces(): Promise<StampFaces> {
  shared.natsuinStampFaces ??= openFaces();
  return shared.natsuinStampFaces;
}

async function openFaces(): Promise<StampFaces> {
  const [text, seal] = await Promise.all([openFace(FILES.text), openFace(FILES.seal)]);
  return { text, seal };
}

async function openFace(file: string): Promise<StampFace> {
  const bytes = await readFile(path.join(/* turbopackIgnore: true */ process.cwd(), FONTS, file));
  return new StampFace(fontkit.create(bytes) as unknown as FontProgram);
}
