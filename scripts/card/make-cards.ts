/**
 * The demo's software cards: a test root beside the roots whose cards are accepted, and for some of the demo's people a certificate of the
 * JPKI's profile (公的個人認証 署名用電子証明書) with its key, in `DATA_DIR/cards`. What a card's chip keeps lies in a file here: a demo, and said so.
 */
import { createPrivateKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "@/lib/bytes.ts";
import { oids } from "@/lib/der/oids.ts";
import { bitString, derNull, explicit, integer, oid, sequence, x509Time } from "@/lib/der/write.ts";
import { pem } from "@/lib/pem.ts";
import { TEST_CARD_POLICY } from "@/lib/rssp/ra/card-facts.ts";
import { CARD_ROOTS, readCertificateFile } from "@/lib/trust/anchors.ts";
import { distinguishedName } from "@/lib/trust/authority/distinguished-name.ts";
import { certificateAuthority, keyUsage } from "@/lib/trust/authority/extensions.ts";
import { type CardHolder, cardExtensions } from "./card-extensions.ts";
import type { SoftwareCard } from "./sign-as-card.ts";

const YEAR = 365 * 24 * 3600 * 1000;
const ROOT_NAME = "試験用（認定外） Natsuin TEST Card CA";
/** As the JPKI has it: RSA with SHA-256. */
const SHA256_RSA = sequence(oid(oids.sha256WithRsa), derNull());

const cardFile = (dataDir: string, name: string) => path.join(dataDir, "cards", `${name}.pem`);

/** Makes what is missing. The root's key is gone afterwards: a later person's card has a root of its own. */
export async function ensureDemoCards(
  dataDir: string,
  holders: readonly (CardHolder & { file: string })[],
  now: Date,
): Promise<void> {
  const missing = holders.filter(({ file }) => !existsSync(cardFile(dataDir, file)));
  const [first] = missing;
  if (!first) return;
  const root = newKey();
  const rootName = distinguishedName({ organisation: "Natsuin TEST (not accredited)", commonName: ROOT_NAME });
  const valid = { notBefore: new Date(now.getTime() - 24 * 3600 * 1000), notAfter: new Date(now.getTime() + 5 * YEAR) };
  const rootExtensions = [certificateAuthority(0), keyUsage("keyCertSign", "cRLSign")];
  const issue = (subject: Uint8Array, spki: Uint8Array, extensions: Uint8Array[]) =>
    certificateBy(root.privateKey, { issuer: rootName, subject, spki, extensions, ...valid });
  const rootFile = path.join(dataDir, CARD_ROOTS, `demo-${first.file}.pem`);
  await mkdir(path.dirname(rootFile), { recursive: true });
  await mkdir(path.join(dataDir, "cards"), { recursive: true, mode: 0o700 });
  await writeFile(rootFile, pem("CERTIFICATE", issue(rootName, root.spki, rootExtensions)));
  for (const { file, ...holder } of missing) {
    const { privateKey, spki } = newKey();
    const subject = distinguishedName({ commonName: randomBytes(16).toString("hex").toUpperCase() }); // it names nobody
    const extensions = [keyUsage("digitalSignature", "nonRepudiation"), ...cardExtensions(holder, TEST_CARD_POLICY)];
    const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    await writeFile(cardFile(dataDir, file), key + pem("CERTIFICATE", issue(subject, spki, extensions)), { mode: 0o600 });
  }
}

/** @throws ENOENT where there is no such card */
export async function readDemoCard(dataDir: string, name: string): Promise<SoftwareCard> {
  const file = cardFile(dataDir, name);
  const privateKey = createPrivateKey(await readFile(file));
  return { privateKey, certificate: readCertificateFile(file)[0] as Bytes };
}

function newKey(): { privateKey: KeyObject; spki: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey, spki: publicKey.export({ type: "spki", format: "der" }) };
}

type Fields = {
  issuer: Uint8Array;
  subject: Uint8Array;
  spki: Uint8Array;
  notBefore: Date;
  notAfter: Date;
  extensions: Uint8Array[];
};

function certificateBy(key: KeyObject, { issuer, subject, spki, notBefore, notAfter, extensions }: Fields): Bytes {
  const serial = randomBytes(8);
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(serial),
    SHA256_RSA,
    issuer,
    sequence(x509Time(notBefore), x509Time(notAfter)),
    subject,
    spki,
    explicit(3, sequence(...extensions)),
  );
  return sequence(tbs, SHA256_RSA, bitString(createSign("sha256").update(tbs).sign(key)));
}
