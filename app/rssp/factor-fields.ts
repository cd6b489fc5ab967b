import { z } from "zod";

/** An assertion is some 800 characters; longer is not one, and is not parsed. */
const MAX_ASSERTION = 8 * 1024;

/** A field that holds JSON, of any shape: its reader looks at that. */
export const jsonField = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom" });
        return z.NEVER;
      }
    });

/**
 * PIN and second factor as a form brings them. Which of them the credential asks for is the SAM's to know: here they only have their
 * shape. `otp`: six digits of an app, or eight of a mail. `prf`: 32 bytes.
 */
export const factorFields = {
  pin: z.string().min(1).max(128),
  // full-width digits and a space in the middle are how people type it
  otp: z
    .string()
    .max(20)
    .transform((typed) => typed.normalize("NFKC").replace(/\s/g, ""))
    .pipe(z.string().regex(/^(\d{6}|\d{8})$/))
    .optional(),
  assertion: jsonField(MAX_ASSERTION).optional(),
  prf: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .transform((text) => Uint8Array.from(Buffer.from(text, "base64url")))
    .optional(),
};
