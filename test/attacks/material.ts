import { type Bytes, concatBytes } from "../../lib/bytes.ts";
import { oids } from "../../lib/der/oids.ts";
import { children, fieldsOf, readDer } from "../../lib/der/read.ts";
import { explicit, integer, oid, sequence, setOf, tlv } from "../../lib/der/write.ts";
import { certify, crl, newKeys, newWorld, ocspResponse, timestampToken, type World } from "../pki.ts";
import { type Material, materialOf, type SignOptions, withDss } from "../sign-pdf.ts";
import { contract, SIGNED_AT, sign, signLt } from "./contract.ts";
import type { AttackFile } from "./index.ts";

const minutes = (count: number) => new Date(SIGNED_AT.getTime() + count * 60_000);

/** Honest bytes in the wrong place: certificates, timestamps, revocation data and CMS that do not belong, or no longer do. */
export async function materialAttacks(world: World): Promise<AttackFile[]> {
  const other = newWorld(SIGNED_AT);
  const base = contract();
  const lt = (more: Partial<SignOptions> = {}, material?: Material) => signLt(world, base, more, material);
  const own = materialOf(world, SIGNED_AT);
  const good = ocspResponse({ of: world.signer, responder: world.ocsp, thisUpdate: minutes(1), nextUpdate: minutes(600) });
  const only = (more: Partial<Material>): Material => ({ ...own, ocsps: [], crls: own.crls.slice(0, 1), ...more });
  const ocsp = (more: Partial<Parameters<typeof ocspResponse>[0]>) =>
    ocspResponse({ of: world.signer, responder: world.ocsp, thisUpdate: minutes(1), nextUpdate: minutes(600), ...more });
  const revoked = { ocsps: [ocsp({ status: "revoked", revokedAt: minutes(-5) })] };
  const listed = [
    crl({
      issuer: world.ca,
      revoked: [{ identity: world.signer, at: minutes(-5) }],
      thisUpdate: minutes(1),
      nextUpdate: minutes(600),
    }),
  ];
  const signer = (more: Partial<Parameters<typeof certify>[0]>) =>
    certify({ name: "Signer", issuer: world.ca, ...more }, SIGNED_AT);
  const stamped = (more: Partial<Parameters<typeof timestampToken>[0]>) => ({
    timestamp: (data: Bytes) => timestampToken({ data, tsa: world.tsa, genTime: SIGNED_AT, ...more }),
  });
  const expired = signer({ notAfter: minutes(-60) });
  const early = signer({ notBefore: minutes(60) });
  const impostor = { ...world, ca: other.ca, signer: certify({ name: "Signer", issuer: other.ca }, SIGNED_AT) };
  const first = await sign(world, base);
  const forgedVri = async (material: Material, vri: Material) => {
    const { createHash } = await import("node:crypto");
    const { addDss } = await import("../../lib/pades/index.ts");
    return addDss(first.pdf, { ...material, vri: [{ contents: first.contents, ...vri }] }, (bytes) =>
      createHash("sha1").update(bytes).digest(),
    );
  };
  const foreignOcsp = ocspResponse({ of: other.signer, responder: other.ocsp, thisUpdate: minutes(1), nextUpdate: minutes(600) });
  const forgedOcsp = ocsp({ signer: other.ocsp });
  const file = (name: string, what: string, ...files: Uint8Array[]): AttackFile => ({ family: "material", name, what, files });
  return [
    file(
      "chain-unknown",
      "signed under a root of the same name with another key",
      await signLt(impostor, base, { signer: impostor.signer }, materialOf(impostor, SIGNED_AT, impostor.signer)),
    ),
    file("chain-expired", "the signer's certificate had expired", await lt({ signer: expired })),
    file("chain-early", "the signer's certificate was not valid yet", await lt({ signer: early })),
    file(
      "chain-revoked-ocsp",
      "the signer's certificate was revoked before the timestamp, says OCSP",
      await lt({}, { ...own, ...revoked }),
    ),
    file(
      "chain-revoked-crl",
      "the same, says the CRL; the OCSP response is left out",
      await lt({}, only({ crls: [own.crls[0] as Bytes, ...listed] })),
    ),
    file(
      "chain-end-entity",
      "a certificate issued by an end entity",
      await lt({ signer: certify({ name: "Mallory", issuer: world.signer }, SIGNED_AT) }),
    ),
    file("chain-machine", "the key of the TSA signs the contract", await lt({ signer: world.tsa })),
    file("chain-no-usage", "a certificate for certificates only", await lt({ signer: signer({ keyUsage: [5, 6] }) })),
    file("timestamp-other", "a timestamp of another signature", await lt(stamped({ data: new Uint8Array(70) }))),
    file("timestamp-untrusted", "a timestamp by somebody's own TSA", await lt(stamped({ tsa: other.tsa, chain: [other.ca] }))),
    file("timestamp-usage", "a timestamp by a certificate that is for no timestamps", await lt(stamped({ tsa: world.signer }))),
    file("timestamp-future", "a timestamp from the future", await lt(stamped({ genTime: minutes(60 * 24) }))),
    file(
      "timestamp-names-other",
      "a timestamp that names another certificate than its signer's",
      await lt(stamped({ named: world.ca })),
    ),
    file("dss-missing", "no validation data at all", first.pdf),
    file(
      "dss-swapped",
      "the validation data of another signer's signature",
      await withDss(first.pdf, first.contents, materialOf(other, SIGNED_AT)),
    ),
    file(
      "dss-swapped-kinds",
      "CRLs where OCSP responses belong, and the reverse",
      await lt({}, { certs: own.certs, ocsps: own.crls, crls: own.ocsps }),
    ),
    file("ocsp-other-key", "an OCSP response signed by another key", await lt({}, only({ ocsps: [forgedOcsp] }))),
    file(
      "ocsp-other-certificate",
      "an OCSP response for another certificate",
      await lt({}, only({ ocsps: [ocsp({ of: world.tsa })] })),
    ),
    file(
      "ocsp-past",
      "an OCSP response from before the signature",
      await lt({}, only({ ocsps: [ocsp({ thisUpdate: minutes(-60), nextUpdate: minutes(-30) })] })),
    ),
    file(
      "ocsp-future",
      "an OCSP response from the future",
      await lt({}, only({ ocsps: [ocsp({ thisUpdate: minutes(60 * 24) })] })),
    ),
    file(
      "crl-future",
      "a CRL from the future",
      await lt(
        {},
        only({
          crls: [own.crls[0] as Bytes, crl({ issuer: world.ca, thisUpdate: minutes(60 * 24), nextUpdate: minutes(60 * 48) })],
        }),
      ),
    ),
    file(
      "crl-other-key",
      "a CRL signed by another key",
      await lt(
        {},
        only({
          crls: [
            own.crls[0] as Bytes,
            crl({ issuer: world.ca, signer: other.ca, thisUpdate: minutes(1), nextUpdate: minutes(600) }),
          ],
        }),
      ),
    ),
    file(
      "vri-forged",
      "a VRI entry of this signature names a forged OCSP response, and the store holds no other",
      await forgedVri(only({}), { certs: [], ocsps: [forgedOcsp], crls: [] }),
    ),
    file(
      "vri-foreign",
      "a VRI entry of this signature names another's OCSP response beside the good one",
      await forgedVri({ ...own, ocsps: [good] }, { certs: own.certs, ocsps: [foreignOcsp], crls: [] }),
    ),
    file("cms-two-signers", "two SignerInfos", await lt({ cms: (cms) => rebuild(cms, (infos) => [...infos, ...infos]) })),
    file("cms-no-signer", "no SignerInfo", await lt({ cms: (cms) => rebuild(cms, () => []) })),
    file(
      "cms-indefinite",
      "indefinite-length BER, outside and inside",
      await lt({ cms: indefinite }),
      await lt({ cms: innerIndefinite }),
    ),
    file(
      "cms-trailing",
      "octets after the CMS inside /Contents",
      await lt({ cms: (cms) => concatBytes(cms, Uint8Array.of(0, 0, 1)) }),
    ),
    file(
      "cms-other-key",
      "signed with another key than the certificate's",
      await lt({ signer: { ...world.signer, ...newKeys() } }),
    ),
    file(
      "cms-no-attributes",
      "signing-certificate-v2 left out",
      await lt({
        attributes: (set) =>
          setOf(
            ...children(readDer(set))
              .map(({ raw }) => raw)
              .filter((one) => !includes(one, oid(oids.signingCertificateV2))),
          ),
      }),
    ),
    file("cms-content", "a SignedData with content of its own", await lt({ cms: withOwnContent })),
    file(
      "cms-garbage",
      "a CMS of random octets, and one nested 3,000 deep",
      await lt({ cms: () => sequence(integer(1), sequence(integer(2))) }),
      await lt({ cms: () => deepDer(1400) }),
    ),
  ];
}

const includes = (bytes: Uint8Array, part: Uint8Array) => Buffer.from(bytes).includes(Buffer.from(part));
const indefinite = (cms: Bytes) => concatBytes(Uint8Array.of(0x30, 0x80), readDer(cms).content, Uint8Array.of(0, 0));

function innerIndefinite(cms: Bytes): Bytes {
  const outer = fieldsOf(readDer(cms));
  const type = outer.next();
  const body = readDer(outer.next().content).content;
  return sequence(type.raw, explicit(0, concatBytes(Uint8Array.of(0x30, 0x80), body, Uint8Array.of(0, 0))));
}

/** The same SignedData with other SignerInfos. */
function rebuild(cms: Bytes, change: (infos: Bytes[]) => Bytes[]): Bytes {
  const outer = fieldsOf(readDer(cms));
  const type = outer.next();
  const body = children(readDer(outer.next().content));
  const infos = children(body.at(-1)!).map(({ raw }) => raw);
  return sequence(type.raw, explicit(0, sequence(...body.slice(0, -1).map(({ raw }) => raw), tlv(0x31, ...change(infos)))));
}

function withOwnContent(cms: Bytes): Bytes {
  const outer = fieldsOf(readDer(cms));
  const type = outer.next();
  const [version, digests, , ...rest] = children(readDer(outer.next().content)).map(({ raw }) => raw) as [
    Bytes,
    Bytes,
    Bytes,
    ...Bytes[],
  ];
  const encapsulated = sequence(oid(oids.data), explicit(0, tlv(0x04, new TextEncoder().encode("other words"))));
  return sequence(type.raw, explicit(0, sequence(version, digests, encapsulated, ...rest)));
}

function deepDer(levels: number): Bytes {
  let inner = integer(1);
  for (let at = 0; at < levels; at++) inner = sequence(inner);
  return inner;
}
