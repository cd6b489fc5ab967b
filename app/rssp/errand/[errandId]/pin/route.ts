import { z } from "zod";
import { changePin } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandRoute } from "../../../form-routes.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";

const schema = z.strictObject({ ...factorFields, ...newPinFields }).refine(typedAlike);

/** 暗証番号を変更する */
export const POST = errandRoute(schema, (errand, { again: _, ...fields }) => changePin({ ...errand, ...fields }));
