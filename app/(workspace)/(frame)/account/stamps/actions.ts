"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { chooseStamp, createStamp, deleteStamp, IMAGE_LIMIT, previewStamp, type StampDesign } from "@/lib/sca/index.ts";

const stampId = z.string().min(1).max(64);
/** Longer than any seal: how many characters fit, and which, the drawing tells in its own words. */
const text = z.string().max(200);
const round = {
  kind: z.literal("round"),
  text,
  direction: z.enum(["vertical", "horizontal"]),
  frame: z.enum(["single", "thick", "double"]),
};
const square = { kind: z.literal("square"), text };
const image = {
  kind: z.literal("image"),
  png: z.base64().max(Math.ceil(IMAGE_LIMIT.bytes / 3) * 4),
  clear: z.boolean(),
};
const use = z.boolean();

const design = z.discriminatedUnion("kind", [z.strictObject(round), z.strictObject(square), z.strictObject(image)]);
const newStamp = z.discriminatedUnion("kind", [
  z.strictObject({ ...round, use }),
  z.strictObject({ ...square, use }),
  z.strictObject({ ...image, use }),
]);

export const previewStampAction = defineAction("signed-in", design, (input, { actor, now }) =>
  previewStamp(actor, decoded(input), now),
);

export const createStampAction = defineAction("signed-in", newStamp, ({ use, ...input }, { actor, now }) =>
  createStamp(actor, { design: decoded(input), use }, now),
);

/** null = the standard one. */
export const chooseStampAction = defineAction("signed-in", z.object({ stampId: stampId.nullable() }), (input, { actor, now }) =>
  chooseStamp(actor, input.stampId, now),
);

export const deleteStampAction = defineAction("signed-in", z.object({ stampId }), (input, { actor, now }) =>
  deleteStamp(actor, input.stampId, now),
);

function decoded(input: z.output<typeof design>): StampDesign {
  if (input.kind !== "image") return input;
  return { kind: "image", png: Uint8Array.from(Buffer.from(input.png, "base64")), clear: input.clear };
}
