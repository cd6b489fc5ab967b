import { equalBytes } from "../../bytes.ts";
import type { CryptoPort } from "../../crypto-port.ts";
import { oids } from "../../der/oids.ts";
import type { Certificate } from "./certificate.ts";
import { type Crl, parseCrl } from "./crl.ts";
import { type OcspResponse, parseOcspResponse } from "./ocsp.ts";
import { recentCertificate } from "./recent-certificates.ts";

/** New signature checks per question, 0.1 ms each. A document of 200 signers asks 400 questions and brings some hundred CRLs. */
const MAX_VERIFICATIONS = 1000;

/** That a CA's key made a certificate's signature stays true in the next run; `recentCertificate` gives the same two objects again. */
const proven = new WeakMap<object, WeakSet<Certificate>>();

/**
 * One validation run: what is known, parsed once, and every signature check remembered, so that candidate paths and revocation
 * data that share certificates cost one verification each. The budget bounds what hostile cross-certificates can make it do.
 */
export class PathContext {
  readonly crypto: CryptoPort;
  readonly anchors: Certificate[];
  readonly pool: Certificate[] = [];
  readonly ocsps: OcspResponse[] = [];
  readonly crls: Crl[] = [];
  readonly #verified = new Map<object, Map<Certificate, Promise<boolean>>>();
  #verificationsLeft = MAX_VERIFICATIONS;

  constructor({ crypto, anchors }: { crypto: CryptoPort; anchors: readonly Uint8Array[] }) {
    this.crypto = crypto;
    this.anchors = anchors.map(recentCertificate);
    this.pool.push(...this.anchors);
  }

  /** The certificate, parsed at most once a run. @throws DER_INVALID */
  certificate(raw: Uint8Array): Certificate {
    const known = this.pool.find((one) => equalBytes(one.raw, raw));
    if (known) return known;
    const parsed = recentCertificate(raw);
    this.pool.push(parsed);
    return parsed;
  }

  /** Adds material found in a document; what cannot be read is left out and counted. */
  add({
    certificates = [],
    ocsps = [],
    crls = [],
  }: Partial<Record<"certificates" | "ocsps" | "crls", Iterable<Uint8Array>>>): number {
    let unreadable = 0;
    const attempt = (act: () => void) => {
      try {
        act();
      } catch {
        unreadable += 1;
      }
    };
    for (const raw of certificates) attempt(() => this.certificate(raw));
    for (const raw of ocsps) {
      attempt(() => {
        if (!this.ocsps.some((one) => equalBytes(one.raw, raw))) this.ocsps.push(parseOcspResponse(raw));
      });
    }
    for (const raw of crls) {
      attempt(() => {
        if (!this.crls.some((one) => equalBytes(one.raw, raw))) this.crls.push(parseCrl(raw));
      });
    }
    return unreadable;
  }

  /** A new question has a budget of its own. */
  renewBudget(): void {
    this.#verificationsLeft = MAX_VERIFICATIONS;
  }

  /** Whether `signer`'s key made the signature of a certificate, CRL or OCSP response. Weak algorithms and keys never verify. */
  signedBy(signed: Pick<Certificate, "tbs" | "scheme" | "signature">, signer: Certificate): Promise<boolean> {
    if (proven.get(signed)?.has(signer)) return Promise.resolve(true);
    const known = this.#verified.get(signed)?.get(signer);
    if (known) return known;
    const answer = this.#verify(signed, signer);
    const answers = this.#verified.get(signed) ?? new Map<Certificate, Promise<boolean>>();
    answers.set(signer, answer);
    this.#verified.set(signed, answers);
    return answer;
  }

  async #verify(signed: Pick<Certificate, "tbs" | "scheme" | "signature">, signer: Certificate): Promise<boolean> {
    const { tbs, scheme, signature } = signed;
    if (this.#verificationsLeft <= 0 || !scheme || scheme.digest === "SHA-1" || !isStrongKey(signer)) return false;
    this.#verificationsLeft -= 1;
    const verified = await this.crypto.verify({ spki: signer.spki, signature, data: [tbs], scheme });
    if (verified) proven.set(signed, (proven.get(signed) ?? new WeakSet()).add(signer));
    return verified;
  }
}

const CURVES: string[] = [oids.p256, oids.p384, oids.p521];

/** RSA of 2048 bits or a NIST curve (CRYPTREC list; ETSI TS 119 312). */
export function isStrongKey({ key }: Certificate): boolean {
  if (key.kind === "rsa") return key.bits >= 2048 && key.bits <= 16384;
  return key.kind === "ec" && CURVES.includes(key.curve);
}
