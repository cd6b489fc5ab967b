import "server-only";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "../../bytes.ts";
import { appDb, type Prisma } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { readBitOctets, readDer, sequenceOf } from "../../der/read.ts";
import { env } from "../../env.ts";
import { NatsuinError } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { type Authority, BASE_URL, type Member, memberOf, readAuthority, serialName, sha1 } from "./authority.ts";
import { newSerial, signCertificate } from "./certificate.ts";
import { distinguishedName } from "./distinguished-name.ts";
import {
  anyPolicy,
  authorityKeyIdentifier,
  certificateAuthority,
  certificatePolicies,
  extendedKeyUsage,
  keyUsage,
  ocspNocheck,
  pointers,
  subjectKeyIdentifier,
} from "./extensions.ts";
import {
  BACKDATING,
  COMMON_NAME,
  type Issuer,
  KEY_ALGORITHM,
  LIFETIME,
  ORGANISATION,
  POLICY_NOTICE,
  ROLES,
  type Role,
  TIMESTAMP_POLICY,
  type Urls,
  urlsOf,
} from "./profile.ts";
import { publishRoot } from "./publish-root.ts";

const ISSUER: Record<Role, Issuer> = { root: "root", ca: "root", ocsp: "ca", tsa: "ca" };
/** Two RSA-3072 pairs take a second or two, on a busy machine many; a second process waits for the first's. */
const PATIENCE = { maxWait: 60_000, timeout: 180_000 };

/**
 * Makes the embedded test authority at first start; later, checks that its keys are still in the HSM. Any number of
 * processes may call it at once: one makes it, the others wait and use it. Writes `DATA_DIR/trust/root.pem`.
 * @throws AUTHORITY_KEY_MISSING when database and token do not belong together
 */
export async function ensureAuthority({ now }: { now: Date }): Promise<"created" | "existing"> {
  const known = await readAuthority(appDb());
  const [outcome, found] = known ? (["existing", known] as const) : await createOnce(now);
  for (const role of ROLES) {
    if (!(await cm().hasKey(found[role].keyHandle))) throw new NatsuinError("AUTHORITY_KEY_MISSING", { role });
  }
  await publishRoot(found.root.certificate);
  return outcome;
}

async function createOnce(now: Date): Promise<readonly ["created" | "existing", Authority]> {
  const made: Bytes[] = [];
  try {
    return await appDb().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('natsuin.trust.authority', 0))`;
      const already = await readAuthority(tx);
      return already ? (["existing", already] as const) : (["created", await create(tx, now, made)] as const);
    }, PATIENCE);
  } catch (error) {
    // keys of an authority that was never committed would lie in the token for ever
    for (const keyHandle of made) await cm().destroyKeyPair(keyHandle);
    throw error;
  }
}

async function create(tx: Prisma.TransactionClient, now: Date, made: Bytes[]): Promise<Authority> {
  const base = env().authorityBaseUrl;
  const urls = urlsOf(base);
  const members: Partial<Record<Role, Member>> = {};
  for (const role of ROLES) {
    const member = await createMember(role, members[ISSUER[role]], urls, now, made);
    members[role] = member;
    await tx.authorityMember.create({
      data: { role, keyHandle: member.keyHandle, certificate: member.certificate, createdAt: now },
    });
    await tx.issuedCertificate.create({
      data: {
        serial: serialName(member.serial),
        issuer: ISSUER[role],
        certificate: member.certificate,
        issuedAt: now,
        notAfter: member.notAfter,
      },
    });
  }
  await tx.authoritySetting.create({ data: { key: BASE_URL, value: base } });
  return { ...(members as Record<Role, Member>), urls };
}

async function createMember(role: Role, issuer: Member | undefined, urls: Urls, now: Date, made: Bytes[]): Promise<Member> {
  const algorithm = KEY_ALGORITHM[role];
  const { keyHandle, spki } = await cm().generateKeyPair({ algorithm, label: `natsuin authority ${role}` });
  made.push(keyHandle);
  const keyId = sha1(readBitOctets(sequenceOf(readDer(spki))[1]));
  const subject = distinguishedName({ organisation: ORGANISATION, commonName: COMMON_NAME[role] });
  const certificate = await signCertificate({
    serial: newSerial(secureRandom),
    issuer: issuer ?? { subject, keyHandle, algorithm },
    subject,
    spki,
    notBefore: new Date(now.getTime() - BACKDATING),
    notAfter: new Date(now.getTime() + LIFETIME[role]),
    extensions: [
      subjectKeyIdentifier(keyId),
      authorityKeyIdentifier(issuer?.keyId ?? keyId),
      ...EXTENSIONS[role](),
      ...(issuer ? pointers(ISSUER[role], urls) : []),
    ],
  });
  return memberOf(role, keyHandle, certificate);
}

const EXTENSIONS: Record<Role, () => Bytes[]> = {
  root: () => [certificateAuthority(), keyUsage("keyCertSign", "cRLSign")],
  ca: () => [certificateAuthority(0), keyUsage("keyCertSign", "cRLSign"), anyPolicy()],
  // RFC 6960 §4.2.2.2: a delegated responder
  ocsp: () => [keyUsage("digitalSignature"), extendedKeyUsage(oids.ekuOcspSigning, false), ocspNocheck()],
  // RFC 3161 §2.3: exactly this purpose, critical
  tsa: () => [
    keyUsage("digitalSignature"),
    extendedKeyUsage(oids.ekuTimeStamping, true),
    certificatePolicies({ policy: TIMESTAMP_POLICY, notice: POLICY_NOTICE }),
  ],
};
