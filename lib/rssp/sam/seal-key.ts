import "server-only";
import { hkdfSync } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import type { Random } from "../../ids.ts";
import { MAX_PIN } from "../../pin-rules.ts";
import { seal, unsealOrNull } from "../../seal.ts";
import { PIN_PROFILE, PIN_SALT_LENGTH, stretchPin } from "./pin.ts";

/** Whose key it is: a sealed key moved to another row does not open (rssp.md, statement 5). */
export type KeyOwner = Pick<Credential, "id" | "signerId" | "spkiHash">;
export type SealedKey = { sealedKey: Bytes; pinSalt: Bytes; pinProfile: string };

/** `prf`: 32 bytes from the signer's passkey, where it is part of what opens the key; `factor`: as `factorIdentity` says. */
export type Opener = { pin: string; prf?: Uint8Array; factor: Uint8Array };

export const PRF_LENGTH = 32;

/**
 * Seals what opens a key (wrapped: its AES-KWP blob; resident: its handle) so that only its signer's PIN opens it:
 * AES-256-GCM under K = HKDF-SHA-256(HMAC_HSM(pepper, credential ‖ argon2id(PIN, salt) ‖ PRF?)), with signer, credential, SPKI hash and
 * second factor as associated data. The row alone opens nothing; with the HSM's PIN beside it, one asking of the pepper and one argon2id are a guess;
 * with a PRF not even that (rssp.md, "Key holding"). One asking of the pepper.
 */
export async function sealKey(owner: KeyOwner, inner: Uint8Array, opener: Opener, random: Random): Promise<SealedKey> {
  const pinSalt = concatBytes(random(PIN_SALT_LENGTH));
  const stretched = await stretchPin(opener.pin, pinSalt, PIN_PROFILE);
  const key = await keyOf(owner, stretched, opener.prf);
  return { sealedKey: seal(key, inner, boundTo(owner, opener.factor), random), pinSalt, pinProfile: PIN_PROFILE };
}

/**
 * What opens the key, or null where the PIN (or the PRF) is another one: the tag of the cipher is the only thing that knows.
 * One asking of the pepper, whatever the input. Throws HSM_*; RSSP_CREDENTIAL_NOT_USABLE for a row without sealed key.
 */
export async function openSealedKey(credential: Credential, { pin, prf, factor }: Opener): Promise<Bytes | null> {
  const { sealedKey, pinSalt, pinProfile } = credential;
  if (!sealedKey || !pinSalt || !pinProfile) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "not sealed" });
  // a PIN longer than any is no PIN, and costs what a wrong one costs
  const stretched = await stretchPin(pin.length > MAX_PIN ? "" : pin, pinSalt, pinProfile);
  return unsealOrNull(await keyOf(credential, stretched, prf), sealedKey, boundTo(credential, factor));
}

/** For rows from before `sealedKey`: their PHC string holds the stretched PIN already. */
export async function sealStretched(
  owner: KeyOwner,
  inner: Uint8Array,
  { stretched, factor }: { stretched: Uint8Array; factor: Uint8Array },
  random: Random,
): Promise<Bytes> {
  return seal(await keyOf(owner, stretched), inner, boundTo(owner, factor), random);
}

async function keyOf({ id }: KeyOwner, stretched: Uint8Array, prf?: Uint8Array): Promise<Bytes> {
  const label = new TextEncoder().encode(`natsuin/pin/1\0${id}\0${prf ? "prf" : ""}\0`);
  const answer = await cm().pepper(concatBytes(label, stretched, prf ?? new Uint8Array()));
  return new Uint8Array(hkdfSync("sha256", answer, new Uint8Array(), "natsuin/sealed-key/1", 32));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const boundTo = ({ id, signerId, spkiHash }: KeyOwner, factor: Uint8Array): string =>
  `rssp.credential.key:${JSON.stringify([signerId, id, hex(spkiHash), hex(factor)])}`;
