import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { documentBytes } from "@/lib/sca/index.ts";

const query = z.object({
  revision: z.coerce.number().int().min(0).max(10_000).optional(),
  signing: z.string().max(64).optional(),
  download: z.literal("1").optional(),
});

/** A revision of the contract's PDF, or with `signing` the frozen bytes of the viewer's own passage. */
export const GET = defineRoute<"polling", { id: string }>("polling", async (request, { actor, now, params }) => {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new NatsuinError("NOT_FOUND");
  const { revision, signing, download } = asked.data;
  const { bytes, fileName, sha256 } = await documentBytes(actor, { contractId: params.id, revision, signingId: signing }, now);
  return new Response(bytes, {
    headers: {
      "content-type": "application/pdf",
      "content-length": String(bytes.length),
      "content-disposition": `${download ? "attachment" : "inline"}; filename="${fileName}"`,
      // One person's document: no shared cache keeps it, and the browser asks again each time.
      "cache-control": "private, no-store",
      etag: `"${sha256}"`,
    },
  });
});
