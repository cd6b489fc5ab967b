import { z } from "zod";
import { chooseFirstFactor } from "@/lib/rssp/signer.ts";
import { enrolRoute } from "../../../../form-routes.ts";

/** Empty: to choose anew. */
const schema = z.strictObject({ kind: z.enum(["totp", "passkey", ""]) });

/** The first second factor is chosen, or another one than before. */
export const POST = enrolRoute(schema, (visit, { kind }) => chooseFirstFactor({ ...visit, kind: kind || null }));
