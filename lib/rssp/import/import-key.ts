import "server-only";
import { createPublicKey, randomBytes, verify } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "../../bytes.ts";
import { type Db, type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { sha256 } from "../../sha256.ts";
import { PKCS12_FILE } from "../limits.ts";
import { type ActOnEnrolment, actOnEnrolment, isActor } from "../ra/act-on-enrolment.ts";
import { readEnrolmentCode } from "../ra/code.ts";
import { type CodeChannel, freshCode } from "../ra/fresh-code.ts";
import type { IssuedCode } from "../ra/issue-code.ts";
import { refuse } from "../refuse.ts";
import { countOracleUse } from "../sam/count-oracle-use.ts";
import { journalSays } from "../sam/key-journal.ts";
import { sealKey } from "../sam/seal-key.ts";
import { serialOf, validityOf } from "../ssa/certificate.ts";
import { authenticateClient } from "../ssa/clients.ts";
import { registerKey, takeNumberingTurn } from "../ssa/register-key.ts";
import { algorithmKey, type ClientCredentials } from "../types.ts";
import { checkImport, type ImportedKey, type ImportFault } from "./check-import.ts";
import { importSeal } from "./import-seal.ts";
import { openPkcs12 } from "./open-pkcs12.ts";

/** `file`: base64 of a PKCS#12; `password`: of its transport. Neither is kept. */
export type ImportKey = ActOnEnrolment & { file: string; password: string; channel: CodeChannel };

const MAX_PASSWORD = 256;
type Taken = ImportedKey & { wrapped: Bytes; facts: Record<string, string | number> };

/**
 * 鍵の取込み: a key that the CA made, as PKCS#12, by RA staff for an approved enrolment (levels 1 and 2: policy.ts; rssp.md, "Key life cycle").
 * 1. the enrolment can have it, by a look without a lock; 2. the file is opened in a process of its own (open-pkcs12.ts), key and certificate are checked
 * (check-import.ts); 3. the key is wrapped in the HSM, its wrapped form tried once, every copy that this process can reach is zeroed; 4. with the enrolment
 * locked, the key is registered, once and for ever, sealed under a new 利用者識別符号, which goes out as ever. It signs nothing until its signer
 * takes it up with that code, a second factor and a PIN (enrol/take-up-imported.ts).
 * Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN, RSSP_IMPORT_REFUSED with `what`, RSSP_KEY_KNOWN, RSSP_IMPORT_WAITS,
 * RSSP_REVOCATION_UNAVAILABLE, UPLOAD_BUSY, HSM_*.
 */
export async function importKey(client: ClientCredentials, { file, password, channel, ...act }: ImportKey): Promise<IssuedCode> {
  const { id: clientId } = await authenticateClient(client, act.now);
  const { scope, enrolmentId, actor, now } = act;
  const enrolment = await rsspDb().enrolment.findFirst({ where: { id: enrolmentId, clientId, scope } });
  const refused = (code: ErrorCode, what?: ImportFault) =>
    refuse(code, {
      type: "rssp.enrolment.refused",
      actor,
      target: `enrolment:${enrolmentId.slice(0, 40)}`,
      now,
      details: what ? { what } : {},
      facts: { act: "import", client: clientId, ...(what ? { what } : {}) },
    });
  const early = enrolment ? enrolmentFault(enrolment, actor) : null;
  let code = "";
  // what cannot have a key is refused where every act on an enrolment is, and no file is opened for it
  const may = enrolment?.state === "approved" && !early && isActor(actor);
  const taken = may ? await take(enrolment, { file, password, now }).catch(unavailable) : null;
  if (taken === "unavailable") return refused("RSSP_REVOCATION_UNAVAILABLE");
  if (taken === "known") return refused("RSSP_KEY_KNOWN");
  if (taken && "fault" in taken) return refused("RSSP_IMPORT_REFUSED", taken.fault);

  const info = await actOnEnrolment(client, act, {
    act: "import",
    type: "rssp.key.imported",
    async work(row, tx) {
      const fault = enrolmentFault(row, actor);
      if (fault || !taken) return { refused: fault ?? "RSSP_ENROLMENT_STATE" };
      const fresh = await freshCode(row, { channel, now }, tx);
      code = fresh.code;
      const credentialId = await register(tx, row, { taken, code, now });
      if (!credentialId) return { refused: "RSSP_KEY_KNOWN" };
      return { data: { ...fresh.data, credentialId }, facts: { ...taken.facts, ...fresh.facts, credential: credentialId } };
    },
  });
  return { enrolment: info, code: channel === "letter" ? code : null };
}

function enrolmentFault({ subject, holding, credentialId }: Enrolment, actor: string): ErrorCode | null {
  if (actor === `user:${subject}`) return "RSSP_ENROLMENT_OWN";
  if (credentialId) return "RSSP_IMPORT_WAITS";
  // a key that was outside is no key of which the HSM could say that it never was
  return holding === "wrapped" ? null : "RSSP_ENROLMENT_INVALID";
}

/** Whether the certificate is revoked is not known: that is no key to take in. */
function unavailable(error: unknown): "unavailable" {
  if (error instanceof NatsuinError && error.code === "RSSP_REVOCATION_UNAVAILABLE") return "unavailable";
  throw error;
}

async function take(
  { displayName, kanjiName, organisation }: Enrolment,
  { file, password, now }: Pick<ImportKey, "file" | "password" | "now">,
): Promise<Taken | "known" | { fault: ImportFault }> {
  if (file.length > Math.ceil(PKCS12_FILE / 3) * 4 || password.length > MAX_PASSWORD) return { fault: "too large" };
  const bytes = Buffer.from(file, "base64");
  const opened = await openPkcs12(bytes, password);
  const facts = { file: Buffer.from(sha256(bytes)).toString("hex"), octets: bytes.length };
  bytes.fill(0);
  if ("fault" in opened) return opened;
  const { pkcs8 } = opened;
  try {
    const names = { commonName: displayName, kanjiName, organisation: organisation ?? undefined };
    const key = await checkImport(opened, { names, now });
    if ("fault" in key) return key;
    if (await isKnown(rsspDb(), key)) return "known";
    const { algorithm, spki, chain } = key;
    const { wrapped } = await cm().wrapImport({ algorithm, pkcs8 });
    await tryKey(wrapped, key);
    const leaf = serialOf(chain[0] as Bytes);
    const spkiHash = Buffer.from(sha256(spki)).toString("hex");
    return {
      ...key,
      wrapped,
      facts: { ...facts, algorithm, spki: spkiHash, certificate: leaf, erased: "file, password, private key" },
    };
  } finally {
    pkcs8.fill(0);
  }
}

/** The HSM opens what it wrapped, and that is the certificate's key: asked while there is still somebody to bring the file again. */
async function tryKey(wrapped: Bytes, { algorithm, spki }: ImportedKey): Promise<void> {
  const opened = await cm().openKey({ algorithm, place: { wrapped } });
  try {
    const text = randomBytes(32);
    const { values, failure } = await opened.sign([sha256(text)]);
    const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    if (!values[0]) throw failure;
    if (!verify("sha256", text, publicKey, values[0]))
      throw new NatsuinError("HSM_FAILED", { ckr: "an imported key signs as another" });
  } finally {
    opened.close();
  }
}

/** Once and for ever: also under another name, after its end, and where a restored backup has forgotten it. */
async function isKnown(db: Db, { spki }: Pick<Taken, "spki">): Promise<boolean> {
  const spkiHash = sha256(spki);
  if ((await db.credential.count({ where: { spkiHash } })) > 0) return true;
  return (await journalSays({ spkiHash, sealedKey: null })) !== null;
}

async function register(
  tx: Prisma.TransactionClient,
  { id: enrolmentId, subject, kanjiName, email }: Enrolment,
  { taken, code, now }: { taken: Taken; code: string; now: Date },
): Promise<string | null> {
  const { algorithm, spki, chain, wrapped } = taken;
  await takeNumberingTurn(tx);
  if (await isKnown(tx, taken)) return null;
  const key = { algorithm: algorithmKey(algorithm), holding: "wrapped", keyHandle: null, spki, chain } as const;
  const { owner } = await registerKey(tx, { subject, kanjiName, email, now }, { ...key, keyOrigin: "ca", enrolmentId });
  await countOracleUse(tx, owner.id, now);
  const sealed = await sealKey(owner, wrapped, { pin: readEnrolmentCode(code), factor: importSeal(enrolmentId) }, secureRandom);
  await tx.credential.update({ where: { id: owner.id }, data: { ...sealed, ...validityOf(chain[0] as Bytes) } });
  return owner.id;
}
