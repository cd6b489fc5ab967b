import type { PDFDocumentProxy } from "pdfjs-dist";

/** The file as it came and pdf.js's view of it. Every file of pdf.js comes from our own origin (app/(public)/pdfjs). */
export type OpenedPdf = { bytes: Uint8Array<ArrayBuffer>; document: PDFDocumentProxy; close: () => void };

/** @param source an address of ours, or bytes that are here already */
export async function openPdf(source: string | Blob, signal: AbortSignal): Promise<OpenedPdf> {
  const pdfjs = await import("pdfjs-dist");
  const files = `/pdfjs/${pdfjs.version}`;
  pdfjs.GlobalWorkerOptions.workerSrc = `${files}/build/pdf.worker.min.mjs`;
  const bytes = new Uint8Array(typeof source === "string" ? await download(source, signal) : await source.arrayBuffer());
  const task = pdfjs.getDocument({
    data: bytes.slice(), // the worker takes its copy away
    cMapUrl: `${files}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${files}/standard_fonts/`,
    wasmUrl: `${files}/wasm/`,
    iccUrl: `${files}/iccs/`,
    isEvalSupported: false,
    enableXfa: false,
  });
  const document = await task.promise;
  return { bytes, document, close: () => void task.destroy() };
}

async function download(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal, headers: { accept: "application/pdf" } });
  if (!response.ok) throw new Error(`document answered ${response.status}`);
  return response.arrayBuffer();
}
