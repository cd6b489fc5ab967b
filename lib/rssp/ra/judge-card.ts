import "server-only";
import { namesCertificate, verifySignerInfo } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { configuredCardRoots } from "../../trust/anchors.ts";
import {
  type Certificate,
  findPath,
  keyUsageBit,
  PathContext,
  type PathFailure,
  type PathResult,
} from "../../trust/path/index.ts";
import type { Transport } from "../../trust/transport.ts";
import { askCardStatus } from "./ask-card-status.ts";
import { CARD_POLICIES, readCardFacts, sameNameOfPerson } from "./card-facts.ts";
import type { Finding } from "./findings.ts";
import { cardIn, type SignedApplication } from "./read-signed-application.ts";

export type CardVerdict =
  /** what was proved, item by item; only the revocation may be open */
  { card: Certificate; findings: Finding[] } | { refused: ErrorCode; why: string };

/**
 * Whether an application was signed by a card of the person it names. 1. its CMS brings the signer's certificate, whose key made the
 * signature; 2. it is a signing certificate: the profile's policy, non-repudiation, no CA; 3. it leads to a configured root and is in date;
 * 4. the name in it is the applicant's; 5. it is not revoked, as far as anybody answers.
 * @param name as the application has it
 */
export async function judgeCard(
  signed: SignedApplication,
  { name, now, transport }: { name: string; now: Date; transport: Transport },
): Promise<CardVerdict> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: configuredCardRoots() });
  try {
    const card = cardIn(signed, context);
    if (!card) return { refused: "RSSP_CARD_SIGNATURE_INVALID", why: "certificate missing" };
    const fault = (await signatureFault(signed, card)) ?? profileFault(card);
    if (fault) return fault;

    const found = await pathOfCard(card, now, context);
    if (!found.ok) return { refused: refusalOf(found.failure), why: found.failure };
    const facts = readCardFacts(card);
    if (!facts.name || !sameNameOfPerson(facts.name, name)) return { refused: "RSSP_CARD_OTHER_PERSON", why: "name" };

    const status = await askCardStatus({ path: found.path, anchor: found.anchor, now, transport }, context);
    if (status.status === "revoked") return { refused: "RSSP_CARD_REVOKED", why: "revoked" };
    const ok = (item: Finding["item"], note = ""): Finding => ({ item, result: "ok", note });
    return {
      card,
      findings: [
        ok("signature"),
        ok("path", facts.issuer),
        status.status === "good" ? ok("revocation") : { item: "revocation", result: "unchecked", note: status.why },
        ok("names"),
        ok("fresh"),
      ],
    };
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "DER_INVALID")
      return { refused: "RSSP_CARD_APPLICATION_INVALID", why: "cannot be read" };
    throw error;
  }
}

/** From the card to a configured root, under one of the policies of a signing certificate. */
export function pathOfCard(card: Certificate, at: Date, context: PathContext): Promise<PathResult> {
  const policy = { initialPolicies: CARD_POLICIES, requireExplicitPolicy: true, inhibitAnyPolicy: true };
  return findPath({ certificate: card, at, policy }, context);
}

async function signatureFault({ signerInfo, content }: SignedApplication, { spki, raw }: Certificate) {
  const verdict = await verifySignerInfo({ signerInfo, spki, content: [content], contentType: oids.data, crypto: nodeCrypto });
  if (verdict !== "ok") return { refused: "RSSP_CARD_SIGNATURE_INVALID", why: verdict } as const;
  // a card's application need not write the attribute; where it does, it must be about this certificate
  const named = await namesCertificate(signerInfo.signedAttributes?.list ?? [], raw, nodeCrypto);
  return named === "mismatch" ? ({ refused: "RSSP_CARD_SIGNATURE_INVALID", why: "signing certificate" } as const) : null;
}

function profileFault({ basicConstraints, keyUsage }: Certificate) {
  if (basicConstraints?.ca) return { refused: "RSSP_CARD_NOT_ACCEPTED", why: "a CA" } as const;
  // 利用者証明用, the certificate for logging in, has digitalSignature alone
  if (!keyUsage?.(keyUsageBit.nonRepudiation)) return { refused: "RSSP_CARD_NOT_ACCEPTED", why: "KEY_USAGE" } as const;
  return null;
}

const refusalOf = (failure: PathFailure): ErrorCode =>
  failure === "EXPIRED" || failure === "NOT_YET_VALID" ? "RSSP_CARD_EXPIRED" : "RSSP_CARD_NOT_ACCEPTED";
