import type { ErrorEntry } from "../errors.ts";

export const trust = {} as const satisfies Record<string, ErrorEntry>;
