import { z } from "zod";
import { enterCode } from "@/lib/rssp/signer.ts";
import { enrolRoute } from "../../../form-routes.ts";

const schema = z.strictObject({ code: z.string().trim().min(1).max(64) });

/** 利用者識別符号 */
export const POST = enrolRoute(schema, (visit, fields) => enterCode({ ...visit, ...fields }));
