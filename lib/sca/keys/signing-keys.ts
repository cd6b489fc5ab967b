import "server-only";
import { credentialsOfEach, EXPIRY_NOTICES } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { CredentialView, SigningKeys } from "../views.ts";
import { credentialView } from "./credential-view.ts";

/** Of each person the key he signs with, or what keeps his newest from it; who has none is not in it. */
export async function signingKeysOf(userIds: string[], now: Date): Promise<SigningKeys> {
  const found = await credentialsOfEach(scaClient(), { subjects: userIds, now });
  return Object.fromEntries(
    [...found].flatMap(([userId, infos]) => {
      const shown = foremost(infos.map((info) => credentialView(info, now)));
      return shown ? [[userId, { state: shown.state, until: shown.validUntil, endsSoon: endsSoon(shown, now) }]] : [];
    }),
  );
}

const endsSoon = ({ validUntil }: CredentialView, now: Date): boolean =>
  validUntil !== null && new Date(validUntil).getTime() - now.getTime() < EXPIRY_NOTICES[0] * 24 * 60 * 60_000;

/** What signs longest; otherwise the newest that is there. */
function foremost(credentials: CredentialView[]): CredentialView | undefined {
  const usable = credentials.filter(({ state }) => state === "usable");
  const until = ({ validUntil }: CredentialView) => validUntil ?? "";
  return usable.sort((a, b) => until(a).localeCompare(until(b))).at(-1) ?? credentials.findLast(({ state }) => state !== "ended");
}
