import type { ErrorEntry } from "../errors.ts";

export const audit = {} as const satisfies Record<string, ErrorEntry>;
