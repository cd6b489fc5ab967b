import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { createFromUpload, readUpload } from "@/lib/sca/index.ts";

export const maxDuration = 60;

/** A draft from a PDF: the body is the file, `x-file-name` its percent-encoded name. Read piece by piece, up to the limit. */
export const POST = defineRoute("signed-in", async (request, { actor, now }) => {
  const bytes = await readUpload(actor, request.body, Number(request.headers.get("content-length") ?? 0), now);
  const data = await createFromUpload(actor, { bytes, fileName: fileNameOf(request) }, now);
  return Response.json({ ok: true, data }, { status: 201, headers: { "cache-control": "no-store" } });
});

function fileNameOf(request: Request): string {
  try {
    return decodeURIComponent(request.headers.get("x-file-name") ?? "");
  } catch {
    throw new NatsuinError("INPUT_INVALID");
  }
}
