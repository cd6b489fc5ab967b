import { z } from "zod";
import { enrolByVisit } from "@/lib/rssp/signer.ts";
import { enrolRoute } from "../../../form-routes.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";

const schema = z.strictObject(newPinFields).refine(typedAlike);

/** 鍵と証明書をつくる: its end is shown where it began. */
export const POST = enrolRoute(schema, async (visit, { newPin }) => {
  await enrolByVisit({ ...visit, newPin });
});
