import { z } from "zod";
import { endUse } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandRoute } from "../../../form-routes.ts";

const schema = z.strictObject(factorFields);

/** 利用を終了し、鍵を廃棄する */
export const POST = errandRoute(schema, (errand, fields) => endUse({ ...errand, ...fields }));
