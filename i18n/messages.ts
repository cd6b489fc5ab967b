import en from "../messages/en.ts";
import ja from "../messages/ja.ts";
import type { Locale } from "./locale.ts";

export type Messages = Record<string, Record<string, unknown>>;

export const messages: Record<Locale, Messages> = { ja, en };
