import { defineRoute } from "@/lib/action.ts";
import { partBytes } from "@/lib/sca/index.ts";

/**
 * A part of the contract as it was put in. Always a download of no particular type: whatever the bytes also are, no browser
 * runs or shows them on this origin.
 */
export const GET = defineRoute<"polling", { id: string; partId: string }>("polling", async (_, { actor, now, params }) => {
  const { bytes, fileName, sha256 } = await partBytes(actor, { contractId: params.id, partId: params.partId }, now);
  return new Response(bytes, {
    headers: {
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-length": String(bytes.length),
      "content-disposition": disposition(fileName),
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, no-store",
      etag: `"${sha256}"`,
    },
  });
});

/** RFC 6266: an ASCII name for old readers, and the name itself, percent-encoded (RFC 8187). */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w .()-]/g, "_");
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
