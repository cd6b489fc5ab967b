import { z } from "zod";
import { plainLine } from "../../plain-text.ts";

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);

/** What every application names, whichever route it takes: for whom, what the certificate will say, what key. */
export const applicationFields = z.strictObject({
  scope: z.string().min(1).max(100),
  subject: z.string().min(1).max(100),
  romaji: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z '.-]{1,62}[A-Za-z.]$/),
  kanjiName: line(64),
  organisation: line(64).optional(),
  email: z.email().max(254),
  algorithm: z.enum(["P-256", "RSA-3072"]),
  holding: z.enum(["wrapped", "resident"]),
});
export type ApplicationFields = z.infer<typeof applicationFields>;
