import type { SealDirection, SealFrame } from "@/lib/pades/index.ts";

/** A design as it goes to the server; the image is a PNG in base64 that the browser's canvas made. */
export type StampInput =
  | { kind: "round"; text: string; direction: SealDirection; frame: SealFrame }
  | { kind: "square"; text: string }
  | { kind: "image"; png: string; clear: boolean };
