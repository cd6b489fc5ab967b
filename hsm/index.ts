import "server-only";
import { env } from "@/lib/env.ts";
import { type Cm, openCm } from "./open-cm.ts";

export type { Algorithm } from "./algorithms.ts";
export { type Cm, type CmConfig, openCm } from "./open-cm.ts";
export type { KeyPlace, OpenKey, SignedList } from "./open-key.ts";

const kept = globalThis as typeof globalThis & { natsuinCm?: Cm };

/** This process's CM, from the environment. On globalThis: Next.js may load this module more than once. */
export function cm(): Cm {
  kept.natsuinCm ??= openCm(env().pkcs11);
  return kept.natsuinCm;
}
