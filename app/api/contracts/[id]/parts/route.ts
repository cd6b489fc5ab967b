import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { addPart, readUpload } from "@/lib/sca/index.ts";
import { sentFile } from "../../sent-file.ts";

export const maxDuration = 60;

const query = z.strictObject({ kind: z.enum(["document", "attachment"]) });

/** One more document or attachment of a draft: the body is the file, `x-file-name` its percent-encoded name. */
export const POST = defineRoute<"signed-in", { id: string }>("signed-in", async (request, { actor, now, params }) => {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new NatsuinError("INPUT_INVALID");
  const { fileName, ...upload } = sentFile(request);
  const bytes = await readUpload(actor, { ...upload, draftId: params.id }, now);
  const data = await addPart(actor, params.id, { kind: asked.data.kind, bytes, fileName }, now);
  return Response.json({ ok: true, data }, { status: 201, headers: { "cache-control": "no-store" } });
});
