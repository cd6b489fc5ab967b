import { z } from "zod";
import { chooseFactor } from "@/lib/rssp/signer.ts";
import { errandRoute } from "../../../../form-routes.ts";

/** Empty: to choose anew. */
const schema = z.strictObject({ kind: z.enum(["totp", "passkey", "mail", ""]) });

/** The new second factor is chosen, or another one than before. */
export const POST = errandRoute(schema, (errand, { kind }) => chooseFactor({ ...errand, kind: kind || null }));
