import { z } from "zod";
import { proveNewFactor } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../../factor-fields.ts";
import { errandRoute } from "../../../../form-routes.ts";

const { pin: _, ...proof } = factorFields;
const schema = z.strictObject(proof);

/** The new second factor proves itself: a code, or a passkey's answer. No PIN yet. */
export const POST = errandRoute(schema, (errand, fields) => proveNewFactor({ ...errand, ...fields }));
