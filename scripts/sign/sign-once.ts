import { createHash } from "node:crypto";
import { shortDigest } from "@/lib/bytes.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { addDss, pageSizes, type SignatureValidationData } from "@/lib/pades/index.ts";
import { type DocumentLabel, openSignatureRequest, signatureRequestState } from "@/lib/rssp/index.ts";
import { authorise, redeemHandle, viewRequest } from "@/lib/rssp/signer.ts";
import { scaClient } from "@/lib/sca/credentials.ts";
import { collectFor, collectValidationData } from "@/lib/sca/signing/collect-validation-data.ts";
import { freezeRevision } from "@/lib/sca/signing/freeze-revision.ts";
import { placeSignature } from "@/lib/sca/signing/place-signature.ts";
import { scaPorts } from "@/lib/sca/signing/ports.ts";
import { timestampRoom } from "@/lib/sca/signing/timestamp-room.ts";
import { sha256 } from "@/lib/sha256.ts";
import { requestTimestamp } from "@/lib/trust/clients/request-timestamp.ts";
import { type DemoSigner, nextOtp } from "./demo-signer.ts";
import type { SignLevel } from "./read-command.ts";

type Work = {
  signer: DemoSigner;
  fieldName: string;
  certify: boolean;
  level: SignLevel;
  /** the file's name, as the signer is shown it */
  title: string;
  say: (line: string) => void;
};

/**
 * One signature, by the same procedures as in the browser, without a contract around it:
 *   1. the revision is frozen (hop 3)   2. a request at the RSSP (4)   3. the signer's part there: PIN and one-time password (5–7)
 *   4. timestamp unless at B-B, CMS (8)   5. validation data (9)
 */
export async function signOnce(pdf: Uint8Array, { signer, fieldName, certify, level, title, say }: Work): Promise<Signed> {
  const { credential, displayName, userId } = signer;
  const chain = credential.chain.map((base64) => Uint8Array.from(Buffer.from(base64, "base64")));
  const algorithm = credential.algorithm;
  const timestampSize = level === "B-B" ? 0 : await timestampRoom(scaPorts(), new Date());
  const how = { fieldName, appearance: null, certify, chain, algorithm, timestampSize, name: displayName, now: new Date() };
  const { prepared, digest, signedAttributes } = await freezeRevision(pdf, how);

  const parties = [[signer.organisation, displayName].filter(Boolean).join("　")];
  const label: DocumentLabel = { title, parties, reference: fieldName, pages: pageSizes(pdf).length };
  const signatureValue = await valueFor(signer, { label, userId, signedAttributes, digest, say });

  const made = { digest, signedAttributes, signatureValue, chain, algorithm };
  if (level === "B-B") {
    const { bytes, contents } = await placeSignature(prepared, made);
    const [certificate, ...known] = chain as [Uint8Array, ...Uint8Array[]];
    const question = { certificate, known, purpose: "document-signing", at: new Date(), issuedAfter: new Date() } as const;
    return { bytes, material: { ...(await collectFor(question, { ...scaPorts(), now: new Date() })), contents } };
  }

  const { transport, tsaUrls, anchors } = scaPorts();
  const imprint = sha256(signatureValue);
  const { token } = await requestTimestamp({ imprint, urls: tsaUrls(), now: new Date(), transport, anchors: await anchors() });
  const { bytes, contents } = await placeSignature(prepared, { ...made, timestampToken: token });
  const data = await collectValidationData({ chain, signatureValue, timestampToken: token, now: new Date() }, scaPorts());
  const material = { ...data, contents };
  return { bytes: level === "B-T" ? bytes : await withDss(bytes, [material]), material };
}

/** `material`: what validates the signature, in the file or (B-B, B-T) beside it. */
export type Signed = { bytes: Uint8Array; material: SignatureValidationData };

export function withDss(pdf: Uint8Array, signatures: SignatureValidationData[]): Promise<Uint8Array> {
  const all = (kind: "certs" | "ocsps" | "crls") => signatures.flatMap((one) => [...one[kind]]);
  const data = { certs: all("certs"), ocsps: all("ocsps"), crls: all("crls"), vri: signatures };
  return addDss(pdf, data, (bytes) => createHash("sha1").update(bytes).digest());
}

type Request = {
  label: DocumentLabel;
  userId: string;
  signedAttributes: Uint8Array;
  digest: Uint8Array;
  say: (line: string) => void;
};

/** The signer at the RSSP's door. What it shows must be what was frozen. */
async function valueFor(signer: DemoSigner, { label, userId, signedAttributes, digest, say }: Request): Promise<Uint8Array> {
  const { requestId, authorizeUrl } = await openSignatureRequest(scaClient(), {
    subject: userId,
    credentialId: signer.credential.credentialId,
    items: [{ label, signedAttributes: Buffer.from(signedAttributes).toString("base64") }],
    loginAt: new Date().toISOString(),
    returnUrl: `${env().publicOrigin}/`,
    now: new Date(),
  });
  const handle = new URL(authorizeUrl).searchParams.get("h") ?? "";
  const entry = await redeemHandle({ handle, browserSecretOf: () => undefined, now: new Date() });
  const browserSecret = entry.kind === "fresh" ? entry.browserSecret : undefined;
  const view = await viewRequest({ requestId, browserSecret, now: new Date() });
  if (view?.items[0]?.digest !== shortDigest(digest)) throw new NatsuinError("RSSP_CONTENT_CHANGED");
  say(`${signer.email} authorises ${view.items[0].digest} with PIN and one-time password`);
  const otp = await nextOtp(signer, say);
  await authorise({ requestId, browserSecret, shown: view.shown, pin: signer.pin, otp, source: "127.0.0.1", now: new Date() });
  const { state, values } = await signatureRequestState(scaClient(), { requestId, now: new Date() });
  const [value] = values ?? [];
  if (!value) throw new NatsuinError(state === "unknown" ? "SIGNING_UNKNOWN" : "SIGNING_ABANDONED");
  return Uint8Array.from(Buffer.from(value, "base64"));
}
