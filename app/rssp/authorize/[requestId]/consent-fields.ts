import { z } from "zod";

/** Positions of a list of at most a thousand. */
const position = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number);

/** What the signer took off the list: the field is there once for each, or not at all. */
export const leftSchema = z
  .union([position.transform((one) => [one]), z.array(position).max(1_000)])
  .optional()
  .transform((left) => left ?? []);

export const shownSchema = z.string().regex(/^[0-9a-f]{64}$/);
