import "server-only";
import { realpathSync } from "node:fs";
import { env } from "../env.ts";
import type { DeviceEvaluation } from "./policy.ts";

/** What may be said of this installation's device. `certificate`: its number, where anybody can look it up. */
export type Device = { evaluation: DeviceEvaluation; certificate: string | null; softHsm: boolean };

/**
 * The recorded evaluation, unless the module is SoftHSM: software has none, whatever is configured.
 * @param modules the module's path as configured, and what it leads to
 */
export function judgeDevice(recorded: { evaluation: DeviceEvaluation; certificate: string | null }, modules: string[]): Device {
  const softHsm = modules.some((module) => /softhsm/i.test(module));
  return softHsm ? { evaluation: "none", certificate: null, softHsm } : { ...recorded, softHsm };
}

export function configuredDevice(): Device {
  const { device, pkcs11 } = env();
  return judgeDevice(device, [pkcs11.module, targetOf(pkcs11.module)]);
}

/** A module that is not there says nothing: the HSM's health does. */
function targetOf(module: string): string {
  try {
    return realpathSync(/* turbopackIgnore: true */ module);
  } catch {
    return module;
  }
}
