import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * pdf.js's own files from node_modules, so that a page is drawn without any other server: worker, character maps,
 * the standard 14 fonts, image decoders. The version stands in the address, so a browser may keep them for ever.
 */
const KINDS: Record<string, string> = {
  mjs: "text/javascript",
  js: "text/javascript",
  wasm: "application/wasm",
  bcmap: "application/octet-stream",
  pfb: "application/octet-stream",
  ttf: "font/ttf",
  icc: "application/octet-stream",
};
const ALLOWED = /^(build\/pdf\.worker\.min\.mjs|(cmaps|standard_fonts|wasm|iccs)\/[A-Za-z0-9_-]+\.(bcmap|pfb|ttf|wasm|js|icc))$/;
const home = () => join(process.cwd(), "node_modules", "pdfjs-dist");

export async function GET(_request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const [version, ...rest] = (await params).path;
  const name = rest.join("/");
  if (!ALLOWED.test(name)) return new Response(null, { status: 404 });
  const manifest = JSON.parse(await readFile(join(home(), "package.json"), "utf8")) as { version: string };
  if (version !== manifest.version) return new Response(null, { status: 404 });
  const body = await readFile(join(home(), name)).catch(() => null);
  if (!body) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(body), {
    headers: {
      "content-type": KINDS[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    },
  });
}
