import "server-only";
import { type PublicKeyCredentialCreationOptionsJSON, verifyRegistrationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import type { Prisma } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import type { ErrandVisitor } from "../ssa/view-errand.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { DIALOG_LIFE, type PasskeyQuestion, questionOf } from "./ask-passkey.ts";
import { type DraftPasskey, type FactorDraft, stepDraft } from "./factor-draft.ts";
import { base64url, encoded, isUnframed, relyingParty } from "./relying-party.ts";

/** WebAuthn creation options as JSON, bytes in base64url. */
export type PasskeyCreation = Omit<PublicKeyCredentialCreationOptionsJSON, "extensions"> & {
  extensions: { prf: { eval: { first: string } } };
};

type PasskeyDraft = Extract<FactorDraft, { kind: "passkey" }>;

/** ES256, EdDSA, RS256, in this order: what authenticators make. */
const ALGORITHMS = [-7, -8, -257];
/** An RSA public key in COSE has some 270 bytes. */
const MAX_PUBLIC_KEY = 1024;

/**
 * What a browser is to make a passkey from. The user's handle is another one each time: with the same one an authenticator would put the
 * new passkey in the old one's place before it has proved anything. Throws as `stepDraft`, INPUT_INVALID out of order.
 */
export async function beginPasskey(visitor: ErrandVisitor): Promise<PasskeyCreation> {
  let creation: PasskeyCreation | undefined;
  await stepDraft(visitor, async (draft, { errand }) => {
    if (draft?.kind !== "passkey") return { refused: "INPUT_INVALID" };
    const fresh = { kind: draft.kind, challenge: newChallenge(), prfSalt: draft.prfSalt };
    const { id: name, signer } = errand.credential;
    const { passkeyId } = secondFactorOf(errand.credential) ?? {};
    creation = creationFor(fresh, { name, displayName: signer.displayName, passkeyId });
    return { draft: fresh };
  });
  return creation as PasskeyCreation;
}

/** @param user `passkeyId`: the present one, which is not to be made again */
export function creationFor(
  { challenge, prfSalt }: PasskeyDraft,
  user: { name: string; displayName: string; passkeyId?: Uint8Array | null },
): PasskeyCreation {
  const { id, name } = relyingParty();
  const { passkeyId } = user;
  return {
    rp: { id, name },
    user: { id: base64url(secureRandom(32)), name: user.name, displayName: user.displayName },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: DIALOG_LIFE,
    excludeCredentials: passkeyId ? [{ type: "public-key", id: base64url(passkeyId) }] : [],
    authenticatorSelection: { residentKey: "preferred", requireResidentKey: false, userVerification: "required" },
    attestation: "none",
    extensions: { prf: { eval: { first: prfSalt } } },
  };
}

/** WebAuthn RegistrationResponseJSON, as far as it is looked at; the PRF's output in base64url. */
const schema = z.object({
  id: encoded(1364),
  rawId: encoded(1364),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: encoded(4096),
    attestationObject: encoded(16_384),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
  clientExtensionResults: z.object({ prf: z.object({ results: z.object({ first: encoded(43) }).optional() }).optional() }),
});

/**
 * Takes what the browser made. No attestation is asked for: whose make it is changes nothing here. Throws as `stepDraft`,
 * RSSP_PASSKEY_REFUSED where it is none of this origin, its owner was not verified, or it serves a credential already.
 */
export function registerPasskey({ registration, ...visitor }: ErrandVisitor & { registration: unknown }): Promise<void> {
  return stepDraft(visitor, (draft, { tx }) => takePasskey(tx, draft, registration));
}

/** The step of a draft that this is. */
export async function takePasskey(
  tx: Prisma.TransactionClient,
  draft: FactorDraft | null,
  registration: unknown,
): Promise<{ draft: FactorDraft } | { refused: ErrorCode }> {
  if (draft?.kind !== "passkey") return { refused: "INPUT_INVALID" };
  const passkey = await verified(registration, draft.challenge);
  if (!passkey) return { refused: "RSSP_PASSKEY_REFUSED" };
  const passkeyId = Uint8Array.from(Buffer.from(passkey.id, "base64url"));
  if (await tx.authenticator.findFirst({ where: { passkeyId } })) return { refused: "RSSP_PASSKEY_REFUSED" };
  return { draft: { ...draft, challenge: newChallenge(), passkey } };
}

/** What the new passkey is asked, to prove itself and to show its PRF: each time another challenge. Throws as `stepDraft`. */
export async function askNewPasskey(visitor: ErrandVisitor): Promise<PasskeyQuestion> {
  let question: PasskeyQuestion | undefined;
  await stepDraft(visitor, async (draft) => {
    if (draft?.kind !== "passkey" || !draft.passkey) return { refused: "INPUT_INVALID" };
    const { passkey, prfSalt } = draft;
    const challenge = newChallenge();
    question = questionOf({ ...passkey, prfSalt }, challenge);
    return { draft: { ...draft, challenge } };
  });
  return question as PasskeyQuestion;
}

export const newChallenge = (): string => base64url(secureRandom(32));

async function verified(registration: unknown, expectedChallenge: string): Promise<DraftPasskey | null> {
  const parsed = schema.safeParse(registration);
  if (!parsed.success) return null;
  const { clientExtensionResults, ...response } = parsed.data;
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  try {
    if (!isUnframed(response.response.clientDataJSON)) return null;
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!registrationInfo || registrationInfo.credential.publicKey.length > MAX_PUBLIC_KEY) return null;
    const { credential, credentialDeviceType } = registrationInfo;
    return {
      id: credential.id,
      publicKey: base64url(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      synced: credentialDeviceType === "multiDevice",
      prf: clientExtensionResults.prf?.results?.first,
    };
  } catch {
    return null; // every defect is thrown
  }
}
