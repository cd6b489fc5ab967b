import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as fontkit from "fontkit";
import { type FontProgram, StampFace, type StampFaces } from "../pades/index.ts";

/** Noto's Japanese faces (OFL) as their npm packages ship them: TrueType, with the glyphs of JIS X 0213 and variation sequences. */
const FONTS = "node_modules/@expo-google-fonts";
const FILES = {
  text: "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
  // an engraver's strokes: Mincho, as heavy as it comes
  seal: "noto-serif-jp/900Black/NotoSerifJP_900Black.ttf",
} as const;

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
