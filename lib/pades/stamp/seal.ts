import type { EmbeddedImage } from "../appearance.ts";

export type SealDirection = "vertical" | "horizontal";
/** 外枠: one ring, a thick one, or a thin one inside. */
export type SealFrame = "single" | "thick" | "double";

/**
 * The 印影 itself. 丸印 holds a person's name or a role's mark, 角印 an organisation's name in columns from the right.
 * An own image comes as pixels: this folder parses none. It claims nothing: who signed is said beside it.
 */
export type Seal =
  | { shape: "round"; mark: string; direction?: SealDirection; frame?: SealFrame }
  | { shape: "square"; mark: string }
  | { shape: "image"; image: EmbeddedImage };

/** How many characters a seal holds. */
export const SEAL_LENGTH = { round: 6, square: 25 } as const;
