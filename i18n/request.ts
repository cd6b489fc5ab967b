import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { LOCALE_COOKIE, localeOf, TIME_ZONE } from "./locale.ts";
import { messages } from "./messages.ts";

/** No locale in the address: a contract's link is the same for every reader. The cookie decides, Japanese first. */
export default getRequestConfig(async () => {
  const locale = localeOf((await cookies()).get(LOCALE_COOKIE)?.value);
  return { locale, timeZone: TIME_ZONE, messages: messages[locale] };
});
