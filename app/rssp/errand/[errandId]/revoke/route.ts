import { z } from "zod";
import { revokeOwn, SIGNER_REASONS } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandRoute } from "../../../form-routes.ts";

const schema = z.strictObject({ ...factorFields, reason: z.enum(SIGNER_REASONS) });

/** 証明書を失効する */
export const POST = errandRoute(schema, (errand, fields) => revokeOwn({ ...errand, ...fields }));
