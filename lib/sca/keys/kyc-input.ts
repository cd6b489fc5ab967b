import "server-only";
import { kycRecord } from "../../rssp/index.ts";

/** 本人確認記録 as a form of today brings it: with the address that letters go to. */
export const kycInput = kycRecord.required({ address: true });
