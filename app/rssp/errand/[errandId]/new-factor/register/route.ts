import { z } from "zod";
import { registerPasskey } from "@/lib/rssp/signer.ts";
import { jsonField } from "../../../../factor-fields.ts";
import { errandRoute } from "../../../../form-routes.ts";

const schema = z.strictObject({ registration: jsonField(16 * 1024) });

/** The passkey that the browser has made. */
export const POST = errandRoute(schema, (errand, fields) => registerPasskey({ ...errand, ...fields }));
