import type { ErrorEntry } from "../errors.ts";

export const hsm = {} as const satisfies Record<string, ErrorEntry>;
