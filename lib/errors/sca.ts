import type { ErrorEntry } from "../errors.ts";

export const sca = {} as const satisfies Record<string, ErrorEntry>;
