import { cancelErrand } from "@/lib/rssp/signer.ts";
import { errandRoute } from "../../../form-routes.ts";

/** 変えずに戻る */
export const POST = errandRoute(null, (errand) => cancelErrand(errand));
