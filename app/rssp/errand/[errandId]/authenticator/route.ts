import { z } from "zod";
import { changeAuthenticator } from "@/lib/rssp/signer.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandRoute } from "../../../form-routes.ts";

const schema = z.strictObject(factorFields);

/** 認証手段を変更する: the new one takes the present one's place. */
export const POST = errandRoute(schema, (errand, fields) => changeAuthenticator({ ...errand, ...fields }));
