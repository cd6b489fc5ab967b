import type { Algorithm } from "@/hsm/algorithms.ts";

/** root → ca → ocsp, tsa and every signer. The issuers are RSA so that any validator reads them; what signs per request is P-256. */
export const ROLES = ["root", "ca", "ocsp", "tsa"] as const;
export type Role = (typeof ROLES)[number];
export type Issuer = "root" | "ca";

export const KEY_ALGORITHM: Record<Role, Algorithm> = { root: "RSA-3072", ca: "RSA-3072", ocsp: "P-256", tsa: "P-256" };

/** Every name says what it is, in both languages: nothing of this authority may be taken for an accredited one. */
export const ORGANISATION = "Natsuin TEST (not accredited)";
export const COMMON_NAME: Record<Role, string> = {
  root: "試験用（認定外） Natsuin TEST Root CA",
  ca: "試験用（認定外） Natsuin TEST Issuing CA",
  ocsp: "試験用（認定外） Natsuin TEST OCSP Responder",
  tsa: "試験用（認定外） Natsuin TEST TSA",
};
/** At most 200 characters (RFC 5280 §4.2.1.4). */
export const POLICY_NOTICE =
  "試験用（認定外）の証明書です。法的な本人性を保証しません。 For testing only: issued by an authority that is not accredited.";

/** Under the example arc 2.999 (ITU-T X.660): no registered arc is claimed. */
export const SIGNER_POLICY = "2.999.10.1";
export const TIMESTAMP_POLICY = "2.999.10.2";

const YEAR = 365.25 * 24 * 3600 * 1000;
/** Members outlive what they certify or answer for; the responder's certificate is long because it carries nocheck. */
export const LIFETIME: Record<Role, number> = { root: 25 * YEAR, ca: 20 * YEAR, ocsp: 11 * YEAR, tsa: 11 * YEAR };
/** Certificates of the authority start a day early: a machine whose clock is behind can still use it. */
export const BACKDATING = 24 * 3600 * 1000;

/** How long an OCSP response and a CRL speak, in milliseconds. */
export const OCSP_VALIDITY = 10 * 60 * 1000;
export const CRL_VALIDITY: Record<Issuer, number> = { root: 7 * 24 * 3600 * 1000, ca: 24 * 3600 * 1000 };
/** A CRL whose entries have not changed is signed anew at most this often. */
export const CRL_REUSE = 60 * 1000;

/** Addresses written into certificates; `base` is fixed at first start, without a trailing slash. */
export const urlsOf = (base: string) => ({
  certificate: { root: `${base}/root.cer`, ca: `${base}/ca.cer` },
  crl: { root: `${base}/crl/root.crl`, ca: `${base}/crl/ca.crl` },
  ocsp: `${base}/ocsp`,
  tsa: `${base}/tsa`,
});
export type Urls = ReturnType<typeof urlsOf>;
