import "server-only";
import { nodeCrypto } from "../../crypto-node.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import {
  type AlgorithmName,
  type CredentialLevel,
  credentialInfo,
  type SignatureRequestStatus,
  signatureRequestState,
} from "../../rssp/index.ts";
import { parseCertificate } from "../../trust/path/index.ts";
import { scaClient } from "../credentials.ts";
import { record, refuse, SYSTEM } from "../record.ts";
import { nextSigningState } from "../transitions.ts";
import { abandon } from "./abandon.ts";
import { scaPorts } from "./ports.ts";
import { attributesOf, type Hops, hopsOf, moveSigning, type WholeSigning } from "./rows.ts";

/** The queue may have to start first, in the process that was asked first. */
const QUEUE_START = { timeout: 20_000 } as const;

/** The signer's chain (DER, leaf first) and algorithm, as the RSSP has them. */
export async function signerOf(
  credentialId: string,
  now: Date,
): Promise<{ chain: Uint8Array[]; algorithm: AlgorithmName; level: CredentialLevel }> {
  const { chain, algorithm, level } = await credentialInfo(scaClient(), { credentialId, now });
  return { chain: chain.map((base64) => Uint8Array.from(Buffer.from(base64, "base64"))), algorithm, level };
}

/**
 * Hop 7 seen from here: asks the RSSP how the request stands, and follows; of a batch's values it takes the passage's own.
 * `waiting`  the signer has not authorised yet, or the key is in use
 * `moved`    the row has a new state: the value was stored, the passage abandoned, or its outcome is unknown
 * A value that does not verify is not stored. Throws SIGNATURE_INVALID, RSSP_*.
 */
export async function settleRequest(signing: WholeSigning, now: Date): Promise<"waiting" | "moved"> {
  if (signing.requestId === null) return "waiting";
  return followRequest(signing, await signatureRequestState(scaClient(), { requestId: signing.requestId, now }), now);
}

/** The same, for who has asked already: a batch's passages share one request. */
export async function followRequest(
  signing: WholeSigning,
  status: SignatureRequestStatus,
  now: Date,
): Promise<"waiting" | "moved"> {
  if (isWaiting(status)) return "waiting";
  const { state, values, signedAt, steps } = status;
  if (state === "unknown") return lose(signing, now);
  const value = values?.[signing.requestPosition];
  if (state !== "signed" || typeof value !== "string") {
    await abandon(signing, state === "signed" ? "left-out" : state, now);
    return "moved";
  }
  const signatureValue = Uint8Array.from(Buffer.from(value, "base64"));
  await verifyValue(signing, signatureValue, now);
  const hops: Hops = { ...hopsOf(signing), "5": steps.authorisedAt, "6": steps.spentAt, "7": signedAt };
  await appDb().$transaction(async (tx) => {
    const data = { state: nextSigningState(signing.state, "storeValue"), signatureValue, hops, errorCode: null };
    if (!(await moveSigning(tx, { id: signing.id, from: "requested", data }))) return;
    await record(tx, {
      contract: signing.contract,
      by: SYSTEM,
      now,
      audit: {
        type: "sca.signing.value-received",
        target: `signing:${signing.id}`,
        outcome: "ok",
        facts: { contract: signing.contractId, request: signing.requestId ?? "" },
      },
    });
    await scaPorts().finishLater(signing.id, tx);
  }, QUEUE_START);
  return "moved";
}

/** Its signer has not authorised it yet, or the key is in use. */
export const isWaiting = ({ state }: SignatureRequestStatus): boolean =>
  state === "open" || state === "authorised" || state === "signing";

/** Both parties verify before they store (design/security.md: a signature changed outside of the SAM). */
async function verifyValue(signing: WholeSigning, signature: Uint8Array, now: Date): Promise<void> {
  const { id, credentialId } = signing;
  const { chain, algorithm } = await signerOf(credentialId, now);
  const { spki } = parseCertificate(chain[0] as Uint8Array);
  const scheme = { kind: algorithm === "P-256" ? "ecdsa" : "rsa-pkcs1", digest: "SHA-256" } as const;
  if (await nodeCrypto.verify({ spki, signature, data: [attributesOf(signing)], scheme })) return;
  log.error("sca.signature-invalid", new NatsuinError("SIGNATURE_INVALID"), { signing: id });
  return refuse("SIGNATURE_INVALID", {
    type: "sca.signing.refused",
    actor: SYSTEM,
    target: `signing:${id}`,
    now,
    details: { subIndication: "SIG_CRYPTO_FAILURE" },
  });
}

/** The key may or may not have been used: nothing is signed again by itself; staff compare the records. */
async function lose(signing: WholeSigning, now: Date): Promise<"moved"> {
  log.error("sca.signing-unknown", new NatsuinError("SIGNING_UNKNOWN"), { signing: signing.id });
  await appDb().$transaction(async (tx) => {
    const data = { state: nextSigningState(signing.state, "lose"), errorCode: "SIGNING_UNKNOWN" };
    if (!(await moveSigning(tx, { id: signing.id, from: "requested", data }))) return;
    await record(tx, {
      contract: signing.contract,
      by: SYSTEM,
      now,
      event: { type: "unknown", data: { position: signing.recipient.position } },
      audit: {
        type: "sca.signing.interrupted",
        target: `signing:${signing.id}`,
        outcome: "unknown",
        facts: { contract: signing.contractId },
      },
    });
  });
  return "moved";
}
