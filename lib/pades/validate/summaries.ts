import { equalBytes, toHex } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { attributeOf, type Certificate, displayName, type RevocationVerdict, statedIal } from "../../trust/path/index.ts";
import type { Dss } from "./read-dss.ts";
import type { CertificateSummary, RevocationSummary, SignerSummary } from "./report.ts";

const serialText = (certificate: Certificate): string => toHex(certificate.serial).toUpperCase();

export function summariseCertificate(certificate: Certificate): CertificateSummary {
  return {
    subject: displayName(certificate.subject),
    issuer: displayName(certificate.issuer),
    serial: serialText(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
}

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export function summariseSigner(certificate: Certificate): SignerSummary {
  const { attributes } = certificate.subject;
  const personal = attributes.filter(({ type }) => type !== oids.organisation && type !== oids.organisationalUnit);
  return {
    commonName: attributeOf(certificate.subject, oids.commonName) ?? displayName(certificate.subject),
    kanjiName: personal.find(({ text }) => JAPANESE.test(text))?.text,
    serialNumber: attributeOf(certificate.subject, oids.serialNumber),
    organisation: attributeOf(certificate.subject, oids.organisation),
    issuer: displayName(certificate.issuer),
    ial: statedIal(certificate),
    certificateSerial: serialText(certificate),
  };
}

export function summariseRevocation(verdict: RevocationVerdict | undefined): RevocationSummary | undefined {
  if (verdict?.status !== "good") return undefined;
  const { source, producedAt, thisUpdate, nextUpdate, issuedBy } = verdict;
  return { source, producedAt, thisUpdate, nextUpdate, issuedBy };
}

/** Whether the DSS holds the revocation data that was used. */
export function holdsRevocation(dss: Dss | undefined, used: (RevocationVerdict | undefined)[]): boolean {
  return used.every((verdict) => {
    if (!dss || verdict?.status !== "good") return false;
    const stored = verdict.source === "ocsp" ? dss.ocsps : dss.crls;
    return stored.some((raw) => equalBytes(raw, verdict.raw));
  });
}

/** Whether the DSS holds these certificates too, so that nothing else is needed (item 9 of design/pades.md). */
export function holdsCertificates(dss: Dss | undefined, certificates: Certificate[]): boolean {
  return certificates.every(({ raw }) => dss?.certificates.some((one) => equalBytes(one, raw)));
}
