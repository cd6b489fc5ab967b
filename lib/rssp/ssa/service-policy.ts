import "server-only";
import { AUTHORISED_HERE, levelOfCredential } from "../credential-level.ts";
import type { Device } from "../device.ts";
import { rsspPorts } from "../ports.ts";
import type { CredentialLevel } from "../types.ts";

/** What the RSSP says of itself to everybody. JSON. */
export type ServicePolicy = {
  device: Device;
  /** of a key that is made here from now on: no credential of this installation is above it */
  level: CredentialLevel;
  login: "A";
  authorisation: 1;
};

/** Public: a driving application and its people read it before they ask for anything. */
export function servicePolicy(): ServicePolicy {
  const { login, authorisation } = AUTHORISED_HERE;
  return {
    device: rsspPorts().device(),
    level: levelOfCredential({ keyOrigin: "rssp", holding: "resident" }),
    login,
    authorisation,
  };
}
