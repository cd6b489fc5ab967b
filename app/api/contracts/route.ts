import { defineRoute } from "@/lib/action.ts";
import { createFromUpload, readUpload } from "@/lib/sca/index.ts";
import { sentFile } from "./sent-file.ts";

export const maxDuration = 60;

/** A draft from a PDF: the body is the file, `x-file-name` its percent-encoded name. Read piece by piece, up to the limit. */
export const POST = defineRoute("signed-in", async (request, { actor, now }) => {
  const { fileName, ...upload } = sentFile(request);
  const bytes = await readUpload(actor, { ...upload, draftId: null }, now);
  const data = await createFromUpload(actor, { bytes, fileName }, now);
  return Response.json({ ok: true, data }, { status: 201, headers: { "cache-control": "no-store" } });
});
