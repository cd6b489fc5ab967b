import "server-only";
import type { Bytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { SIGNATURE_ALGORITHM } from "../../der/signature-algorithm.ts";
import { explicit, generalizedTime, integer, sequence, x509Time } from "../../der/write.ts";
import { type Authority, authority } from "./authority.ts";
import { signed } from "./certificate.ts";
import { authorityKeyIdentifier, extension } from "./extensions.ts";
import { CRL_REUSE, CRL_VALIDITY, type Issuer } from "./profile.ts";
import { type CrlEntries, crlState, readCrlEntries } from "./read-crl-entries.ts";

/** X.509 §9.5.2.8: entries of expired certificates stay, so that an old signature can still be judged. */
const EXPIRED_CERTS_ON_CRL = "2.5.29.60";

type Built = { entries: CrlEntries; thisUpdate: Date; der: Bytes };
type Shelf = { last?: Built; turn: Promise<unknown> };
const kept = new WeakMap<Authority, Map<Issuer, Shelf>>();

/**
 * The full CRL of an issuer (RFC 5280 §5), DER. An RSA-3072 signature costs more than all else in a B-LT signing, so one is
 * used again for CRL_REUSE unless an entry was added, by whichever process. Whoever asks meanwhile waits his turn: he may ask after a
 * revocation that the one before him does not know yet.
 * @throws AUTHORITY_NOT_READY, HSM_*
 */
export async function buildCrl(issuer: Issuer, now: Date): Promise<Bytes> {
  const current = await authority();
  const ofAuthority = kept.get(current) ?? new Map<Issuer, Shelf>();
  kept.set(current, ofAuthority);
  const shelf: Shelf = ofAuthority.get(issuer) ?? { turn: Promise.resolve() };
  ofAuthority.set(issuer, shelf);
  const built = shelf.turn.then(() => build(shelf, current, issuer, now));
  shelf.turn = built.catch(() => undefined);
  return built;
}

async function build(shelf: Shelf, current: Authority, issuer: Issuer, now: Date): Promise<Bytes> {
  const { last } = shelf;
  const age = last ? now.getTime() - last.thisUpdate.getTime() : Number.NaN;
  const unchanged = last !== undefined && (await crlState(issuer)) === last.entries.state;
  if (unchanged && age >= 0 && age < CRL_REUSE) return last.der;

  const entries = unchanged ? last.entries : await readCrlEntries(issuer, last?.entries);
  const der = await sign(current, issuer, entries, now);
  shelf.last = { entries, thisUpdate: now, der };
  return der;
}

async function sign(current: Authority, issuer: Issuer, entries: CrlEntries, now: Date): Promise<Bytes> {
  const member = current[issuer];
  const number = await nextNumber(issuer);
  const tbs = sequence(
    integer(1),
    SIGNATURE_ALGORITHM[member.algorithm],
    member.subject,
    x509Time(now),
    x509Time(new Date(now.getTime() + CRL_VALIDITY[issuer])),
    // an empty list is left out, never empty (RFC 5280 §5.1.2.6)
    ...(entries.count > 0 ? [sequence(entries.der)] : []),
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
