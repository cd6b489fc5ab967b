import "server-only";
import type { Bytes } from "../../bytes.ts";
import { fromHex } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { SIGNATURE_ALGORITHM } from "../../der/signature-algorithm.ts";
import { enumerated, explicit, generalizedTime, integer, sequence, x509Time } from "../../der/write.ts";
import { type Authority, authority } from "./authority.ts";
import { signed } from "./certificate.ts";
import { authorityKeyIdentifier, extension } from "./extensions.ts";
import { CRL_REUSE, CRL_VALIDITY, type Issuer } from "./profile.ts";

/** X.509 §9.5.2.8: entries of expired certificates stay, so that an old signature can still be judged. */
const EXPIRED_CERTS_ON_CRL = "2.5.29.60";

type Built = { entries: string; thisUpdate: Date; der: Bytes };
const kept = new WeakMap<Authority, Map<Issuer, Built>>();

/**
 * The full CRL of an issuer (RFC 5280 §5), DER. An RSA-3072 signature costs more than all else in a B-LT signing, so one is
 * used again for CRL_REUSE unless an entry was added, by whichever process.
 * @throws AUTHORITY_NOT_READY, HSM_*
 */
export async function buildCrl(issuer: Issuer, now: Date): Promise<Bytes> {
  const current = await authority();
  const ofAuthority = kept.get(current) ?? new Map<Issuer, Built>();
  kept.set(current, ofAuthority);

  const entries = await entriesState(issuer);
  const last = ofAuthority.get(issuer);
  const age = last ? now.getTime() - last.thisUpdate.getTime() : Number.NaN;
  if (last?.entries === entries && age >= 0 && age < CRL_REUSE) return last.der;

  const der = await sign(current, issuer, now);
  ofAuthority.set(issuer, { entries, thisUpdate: now, der });
  return der;
}

/** Changes whenever an entry is added; entries are never taken away. */
async function entriesState(issuer: Issuer): Promise<string> {
  const { _count, _max } = await appDb().issuedCertificate.aggregate({
    where: { issuer, revokedAt: { not: null } },
    _count: { _all: true },
    _max: { revokedAt: true },
  });
  return `${_count._all} ${_max.revokedAt?.toISOString()}`;
}

async function sign(current: Authority, issuer: Issuer, now: Date): Promise<Bytes> {
  const member = current[issuer];
  const number = await nextNumber(issuer);
  const rows = await appDb().issuedCertificate.findMany({
    where: { issuer, revokedAt: { not: null } },
    select: { serial: true, revokedAt: true, reason: true },
    orderBy: [{ revokedAt: "asc" }, { serial: "asc" }],
  });
  const entries = rows.map(({ serial, revokedAt, reason }) =>
    sequence(
      integer(fromHex(serial)),
      x509Time(revokedAt as Date),
      // "unspecified" is said by silence (RFC 5280 §5.3.1)
      ...(reason ? [sequence(extension(oids.crlReason, enumerated(reason)))] : []),
    ),
  );
  const tbs = sequence(
    integer(1),
    SIGNATURE_ALGORITHM[member.algorithm],
    member.subject,
    x509Time(now),
    x509Time(new Date(now.getTime() + CRL_VALIDITY[issuer])),
    // an empty list is left out, never empty (RFC 5280 §5.1.2.6)
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    explicit(
      0,
      sequence(
        authorityKeyIdentifier(member.keyId),
        extension(oids.crlNumber, integer(number)),
        extension(EXPIRED_CERTS_ON_CRL, generalizedTime(member.notBefore)),
      ),
    ),
  );
  return signed(tbs, member);
}

/** CRL numbers grow over all processes and restarts: the counter is in the database. */
async function nextNumber(issuer: Issuer): Promise<bigint> {
  const [row] = await appDb().$queryRaw<{ value: string }[]>`
    INSERT INTO trust.authority_setting (key, value) VALUES (${`crl_number.${issuer}`}, '1')
    ON CONFLICT (key) DO UPDATE SET value = (authority_setting.value::bigint + 1)::text RETURNING value`;
  return BigInt(row?.value ?? 0);
}
