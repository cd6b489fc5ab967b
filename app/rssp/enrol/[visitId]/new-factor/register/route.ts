import { z } from "zod";
import { registerFirstPasskey } from "@/lib/rssp/signer.ts";
import { jsonField } from "../../../../factor-fields.ts";
import { enrolRoute } from "../../../../form-routes.ts";

const schema = z.strictObject({ registration: jsonField(16 * 1024) });

/** The passkey that the browser has made. */
export const POST = enrolRoute(schema, (visit, fields) => registerFirstPasskey({ ...visit, ...fields }));
