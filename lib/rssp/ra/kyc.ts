import { z } from "zod";
import { plainLine } from "../../plain-text.ts";

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);

/** How somebody was identified: face to face, by post, online, or by another certificate. */
export const KYC_METHODS = ["face", "post", "online"] as const;

/** The bank's identity check, carried over so that there is no second one (本人確認記録). `date`: YYYY-MM-DD. */
export const kycRecord = z.strictObject({
  record: line(40),
  method: z.enum(KYC_METHODS),
  date: z.iso.date(),
  checkedBy: line(60),
  document: line(60),
  /** 届出住所: where letters go. Records from before the letter bore an address have none. */
  address: line(120).optional(),
});
export type KycRecord = z.infer<typeof kycRecord>;

/** On a day that has begun in Japan. */
export function isPast({ date }: KycRecord, now: Date): boolean {
  return new Date(`${date}T00:00:00+09:00`) <= now;
}
