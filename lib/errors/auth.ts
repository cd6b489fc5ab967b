import type { ErrorEntry } from "../errors.ts";

export const auth = {} as const satisfies Record<string, ErrorEntry>;
