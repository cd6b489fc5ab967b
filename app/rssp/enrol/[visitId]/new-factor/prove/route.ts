import { z } from "zod";
import { proveFirstFactor } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../../factor-fields.ts";
import { enrolRoute } from "../../../../form-routes.ts";

const { pin: _, ...proof } = factorFields;
const schema = z.strictObject(proof);

/** The first second factor proves itself: a code, or a passkey's answer. No PIN yet. */
export const POST = enrolRoute(schema, (visit, fields) => proveFirstFactor({ ...visit, ...fields }));
