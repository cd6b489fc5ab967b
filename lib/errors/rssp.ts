import type { ErrorEntry } from "../errors.ts";

export const rssp = {} as const satisfies Record<string, ErrorEntry>;
