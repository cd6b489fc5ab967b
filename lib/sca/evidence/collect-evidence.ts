import "server-only";
import { type LeafProof, type ProvenCheckpoint, proveLeaves } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { type Bytes, shortDigest, toHex } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { appDb } from "../../db.ts";
import { type ReportFile, readRoots, reportFile, validatePdf } from "../../pades/validate/index.ts";
import { credentialInfo, signatureRequestState } from "../../rssp/index.ts";
import { getBlob } from "../../storage/index.ts";
import { refuseContract } from "../access.ts";
import { scaClient } from "../credentials.ts";
import { fileNameOf } from "../documents.ts";
import { scaPorts } from "../signing/ports.ts";
import { hopsOf, type WholeSigning, withContract } from "../signing/rows.ts";
import { completionFacts } from "./completion-certificate.ts";
import { partiesOnly } from "./parties-only.ts";
import { readSignedPdf, type SignedPart } from "./read-signed-pdf.ts";
import { setCompletionCertificate } from "./set-completion-certificate.ts";

/** `inclusion`: none yet for what is younger than the newest checkpoint of the log */
export type Leaf = { id: string; type: string; time: string; bytes: Bytes; hash: string; inclusion?: LeafProof };

/** A leaf's file in its signature's folder. */
export const leafName = (at: number) => `audit-${String(at + 1).padStart(2, "0")}.json`;
/** ... and its proof's: the hashes beside its way up, 32 octets each */
export const proofName = (at: number) => leafName(at).replace(/json$/, "proof");

/** One signature with what this service knows of it; an archive timestamp has the document's part alone. */
export type SignatureEvidence = { part: SignedPart; record?: SignatureRecord; leaves: Leaf[] };

/** record.json: no PIN, no one-time password, no code, no address on the network. */
export type SignatureRecord = {
  party: { position: number; mark: string; role: string; name: string; organisation: string | null };
  /** what the signer saw on the RSSP's page, and in full: the SHA-256 of the signed bytes */
  displayed: { digest: string; shortDigest: string };
  authorisation: { requestId: string | null; steps: Record<string, string>; times: Record<string, string> };
  key: { credentialId: string; origin: string; holding: string; algorithm: string; level: string };
  signedAt: string;
};

export type Evidence = {
  contract: { id: string; number: string; title: string; state: string; parties: SignatureRecord["party"][] };
  /** 締結証明書; null while the contract is not concluded */
  certificates: { ja: Bytes; en: Bytes } | null;
  fileName: string;
  pdf: Bytes;
  report: ReportFile;
  signatures: SignatureEvidence[];
  crls: ReturnType<typeof readSignedPdf>["crls"];
  anchors: Bytes[];
  /** of the audit log, with which its leaves are proved */
  checkpoints: ProvenCheckpoint[];
  made: Date;
};

/**
 * Everything that is known of a contract's signatures, for one of its parties.
 * 1. may he; 2. the newest document, taken apart and validated anew; 3. each passage with its authorisation, key and audit leaves;
 * 4. that these leaves are in the log, by its checkpoints.
 * Throws NOT_FOUND: not a party, or nobody has signed yet. BLOB_*.
 */
export async function collectEvidence(actor: Actor, contractId: string, now: Date): Promise<Evidence> {
  const db = appDb();
  const [contract, document, signings] = await Promise.all([
    db.contract.findFirst({
      where: { AND: [{ id: contractId }, partiesOnly(actor)] },
      include: { recipients: { orderBy: { position: "asc" } } },
    }),
    db.document.findFirst({ where: { contractId }, orderBy: { revision: "desc" } }),
    db.signing.findMany({ where: { contractId, state: "completed" }, include: withContract, orderBy: { completedAt: "asc" } }),
  ]);
  if (!contract || !document || signings.length === 0) return refuseContract(actor, contractId, "NOT_FOUND", now);

  const pdf = await getBlob(document.blob);
  const anchors = await scaPorts().anchors();
  const report = await validatePdf({ pdf, anchors, crypto: nodeCrypto, now });
  const roots = (await Promise.all(anchors.map((der) => readRoots(der, nodeCrypto)))).flat().map(({ der: _, ...root }) => root);
  const fileName = fileNameOf(contract.number, document.revision);
  const { parts, crls } = readSignedPdf(pdf);
  const signatures: SignatureEvidence[] = [];
  for (const part of parts) {
    const signing = signings.find(({ recipient }) => recipient.fieldName === part.fieldName);
    signatures.push(signing ? await ofSigning(part, signing, now) : { part, leaves: [] });
  }
  const leaves = signatures.flatMap((signature) => signature.leaves);
  const { proofs, checkpoints } = await proveLeaves(leaves.map(({ id }) => BigInt(id)));
  for (const leaf of leaves) leaf.inclusion = proofs.get(BigInt(leaf.id));
  const concluded = contract.state === "completed" ? await completionFacts(contract) : null;
  return {
    certificates: concluded && {
      ja: await setCompletionCertificate(concluded, "ja"),
      en: await setCompletionCertificate(concluded, "en"),
    },
    contract: {
      id: contract.id,
      number: contract.number,
      title: contract.title,
      state: contract.state,
      parties: contract.recipients.map(partyOf),
    },
    fileName,
    pdf,
    report: reportFile({ file: { name: "contract.pdf", size: pdf.length, sha256: document.blob }, anchors: roots, report }),
    signatures,
    crls,
    anchors,
    checkpoints,
    made: now,
  };
}

const partyOf = ({ position, mark, role, name, organisation }: SignatureRecord["party"]): SignatureRecord["party"] => ({
  position,
  mark,
  role,
  name,
  organisation,
});

async function ofSigning(part: SignedPart, signing: WholeSigning, now: Date): Promise<SignatureEvidence> {
  const { credentialId, requestId, messageDigest, recipient } = signing;
  const credential = await credentialInfo(scaClient(), { credentialId, now });
  const request = requestId === null ? undefined : await signatureRequestState(scaClient(), { requestId, now });
  const hops = hopsOf(signing);
  return {
    part,
    record: {
      party: partyOf(recipient),
      displayed: { digest: toHex(messageDigest), shortDigest: shortDigest(messageDigest) },
      authorisation: { requestId, steps: { ...request?.steps }, times: { ...hops } },
      key: {
        credentialId,
        origin: credential.keyOrigin,
        holding: credential.holding,
        algorithm: credential.algorithm,
        level: credential.level.label,
      },
      signedAt: hops["7"] ?? "",
    },
    leaves: await leavesOf([`signing:${signing.id}`, ...(requestId === null ? [] : [`request:${requestId}`])]),
  };
}

/** What the audit log says of these, in its order. */
async function leavesOf(targets: string[]): Promise<Leaf[]> {
  const rows = await appDb().auditLeaf.findMany({ where: { target: { in: targets } }, orderBy: { id: "asc" } });
  return rows.map(({ id, type, at, leaf, leafHash }) => ({
    id: String(id),
    type,
    time: at.toISOString(),
    bytes: new Uint8Array(leaf),
    hash: toHex(leafHash),
  }));
}
