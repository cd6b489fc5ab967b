import type { ErrorEntry } from "../errors.ts";

export const pades = {} as const satisfies Record<string, ErrorEntry>;
