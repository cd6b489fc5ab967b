import { defineRoute, toFailure } from "@/lib/action.ts";
import { disownUse } from "@/lib/rssp/signer.ts";
import { seeOther } from "../../../arrive.ts";
import { noticePage } from "../../../this-origin.ts";

/** 「心当たりがない」, confirmed. Whatever came of it, the notice's page says what holds now. */
export const POST = defineRoute<"rssp", { token: string }>(
  "rssp",
  async (_request, { now, locale, visitor, params: { token } }) => {
    try {
      await disownUse({ token: token.slice(0, 64), source: visitor.source, now });
    } catch (error) {
      // an outage is said as one: the key is not stopped then
      const { code } = toFailure(error, locale);
      if (code !== "RSSP_NOTICE_INVALID" && code !== "RSSP_CREDENTIAL_NOT_USABLE") throw error;
    }
    return seeOther(noticePage(token));
  },
);
