import { z } from "zod";
import { reissueByErrand } from "@/lib/rssp/signer.ts";
import { errandRoute } from "../../../form-routes.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";

const schema = z.strictObject(newPinFields).refine(typedAlike);

/** 新しい鍵と証明書をつくる */
export const POST = errandRoute(schema, (errand, { newPin }) => reissueByErrand({ ...errand, newPin }));
