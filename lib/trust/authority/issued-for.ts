import "server-only";
import { appDb } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { attributeOf, parseCertificate } from "../path/index.ts";

/**
 * Certificates not revoked that were issued to a subject's serialNumber (a credential's number) within a time: what a process that died
 * on the way back from here was not told of. @returns serials, lower-case hexadecimal
 */
export async function issuedFor(serialNumber: string, { from, to }: { from: Date; to: Date }): Promise<string[]> {
  const rows = await appDb().issuedCertificate.findMany({
    where: { issuer: "ca", revokedAt: null, issuedAt: { gte: from, lte: to } },
    select: { serial: true, certificate: true },
  });
  const theirs = rows.filter(({ certificate }) => {
    const { subject } = parseCertificate(certificate);
    return attributeOf(subject, oids.serialNumber) === serialNumber;
  });
  return theirs.map(({ serial }) => serial);
}
