import { z } from "zod";
import { renewByErrand } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandRoute } from "../../../form-routes.ts";

const schema = z.strictObject(factorFields);

/** 証明書を更新する */
export const POST = errandRoute(schema, (errand, fields) => renewByErrand({ ...errand, ...fields }));
