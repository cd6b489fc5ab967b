import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCanvas } from "@napi-rs/canvas";

/** One rendered page. `at` takes fractions of width and height from the upper left corner. */
export type Picture = { width: number; height: number; at: (x: number, y: number) => [red: number, green: number, blue: number] };
/** `scale` is pixels a point. */
type Render = (pdf: Uint8Array, page?: number, scale?: number) => Promise<Picture> | Picture;

/** The three renderers that readers have under other names: each shows the crop box of one page. */
export const renderers: Record<"poppler" | "mupdf" | "pdf.js", Render> = {
  poppler: (pdf, page = 1, scale = 1) =>
    byTool(pdf, (file, out) => {
      const at = ["-f", String(page), "-l", String(page), "-singlefile"];
      execFileSync("pdftoppm", ["-cropbox", "-r", String(72 * scale), ...at, file, out.replace(/\.ppm$/, "")], {
        stdio: "pipe",
        timeout: 60_000,
      });
    }),
  mupdf: (pdf, page = 1, scale = 1) =>
    byTool(pdf, (file, out) => {
      execFileSync("mutool", ["draw", "-q", "-F", "ppm", "-r", String(72 * scale), "-o", out, file, String(page)], {
        stdio: "pipe",
        timeout: 60_000,
      });
    }),
  "pdf.js": async (pdf, page = 1, scale = 1) => {
    const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
    const files = path.join(process.cwd(), "node_modules/pdfjs-dist/");
    const task = pdfjs.getDocument({
      data: pdf.slice(),
      cMapUrl: `${files}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${files}standard_fonts/`,
      useSystemFonts: false,
    });
    try {
      const shown = await (await task.promise).getPage(page);
      const viewport = shown.getViewport({ scale });
      const [width, height] = [Math.ceil(viewport.width), Math.ceil(viewport.height)];
      const canvas = createCanvas(width, height);
      await shown.render({ canvas: canvas as never, viewport }).promise;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      return picture(width, height, data, 4);
    } finally {
      await task.destroy();
    }
  },
};

function byTool(pdf: Uint8Array, run: (file: string, out: string) => void): Picture {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-render-"));
  try {
    const [file, out] = [path.join(folder, "in.pdf"), path.join(folder, "out.ppm")];
    writeFileSync(file, pdf);
    run(file, out);
    const bytes = readFileSync(out);
    const [head = "", width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString("latin1")) ?? [];
    return picture(Number(width), Number(height), bytes.subarray(head.length), 3);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function picture(width: number, height: number, data: Uint8Array | Uint8ClampedArray, channels: number): Picture {
  return {
    width,
    height,
    at: (x, y) => {
      const column = Math.min(width - 1, Math.max(0, Math.floor(x * width)));
      const row = Math.min(height - 1, Math.max(0, Math.floor(y * height)));
      const from = (row * width + column) * channels;
      return [data[from] as number, data[from + 1] as number, data[from + 2] as number];
    },
  };
}
