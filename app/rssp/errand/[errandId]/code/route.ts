import { sendErrandCode } from "@/lib/rssp/signer.ts";
import { errandRoute } from "../../../form-routes.ts";

/** 確認番号を送る */
export const POST = errandRoute(null, (errand) => sendErrandCode(errand));
