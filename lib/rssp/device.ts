import "server-only";
import { realpathSync } from "node:fs";
import { cm } from "@/hsm/index.ts";
import { env } from "../env.ts";
import type { DeviceEvaluation } from "./policy.ts";

/** What may be said of this installation's device. `certificate`: its number, where anybody can look it up. */
export type Device = { evaluation: DeviceEvaluation; certificate: string | null; softHsm: boolean };

/**
 * The recorded evaluation, unless it is SoftHSM: software has none, whatever is configured.
 * @param names the module's path as configured, what it leads to, and what the token says of its maker
 */
export function judgeDevice(recorded: { evaluation: DeviceEvaluation; certificate: string | null }, names: string[]): Device {
  const softHsm = names.some((name) => /softhsm/i.test(name));
  return softHsm ? { evaluation: "none", certificate: null, softHsm } : { ...recorded, softHsm };
}

export function configuredDevice(): Device {
  const { device, pkcs11 } = env();
  return judgeDevice(device, [pkcs11.module, targetOf(pkcs11.module), cm().maker()]);
}

/** A module that is not there says nothing: the HSM's health does. */
function targetOf(module: string): string {
  try {
    return realpathSync(/* turbopackIgnore: true */ module);
  } catch {
    return module;
  }
}
