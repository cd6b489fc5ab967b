/** What holds for fields that a sender places on pages: the editor keeps to it, and saving asks again. Sizes are points. */
export const FIELD_KINDS = ["signature", "text", "check", "date"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Beyond this a contract is a form, and a page is slow to edit. */
export const MOST_FIELDS = 500;
export const LABEL_LENGTH = 60;
/** Of a text field; its sender may ask for less. */
export const MOST_LETTERS = 400;

/** Smaller than this nobody reads, or hits, them. */
export const LEAST_SIZE: Record<FieldKind, { width: number; height: number }> = {
  signature: { width: 60, height: 21 },
  text: { width: 24, height: 10 },
  check: { width: 8, height: 8 },
  date: { width: 48, height: 10 },
};

/** As a field is first placed. */
export const FIRST_SIZE: Record<FieldKind, { width: number; height: number }> = {
  signature: { width: 135, height: 48 },
  text: { width: 170, height: 24 },
  check: { width: 16, height: 16 },
  date: { width: 120, height: 24 },
};
