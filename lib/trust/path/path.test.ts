import { beforeAll, describe, expect, it } from "vitest";
import { certify, crl, extension, type Identity, newKeys, newWorld, ocspResponse, type World } from "@/test/pki.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { boolean, derNull, integer, sequence, tlv } from "../../der/write.ts";
import { PathContext, type Purpose, validatePath } from "./index.ts";

const now = new Date("2026-11-20T03:00:00Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
let world: World;
beforeAll(() => {
  world = newWorld(now);
});

type Material = { certificates?: Identity[]; ocsps?: Bytes[]; crls?: Bytes[]; anchors?: Identity[] };
function contextOf({ certificates = [world.ca], ocsps, crls, anchors = [world.root] }: Material = {}) {
  const context = new PathContext({ crypto: nodeCrypto, anchors: anchors.map(({ certificate }) => certificate) });
  context.add({ certificates: certificates.map(({ certificate }) => certificate), ocsps, crls });
  return context;
}
async function path(identity: Identity, material: Material = {}, purpose: Purpose = "any", at = now) {
  const context = contextOf(material);
  const result = await validatePath({ certificate: context.certificate(identity.certificate), at, purpose }, context);
  return result.ok ? "ok" : result.failure;
}

describe("a path is refused", () => {
  it("never when every rule holds", async () => {
    expect(await path(world.signer)).toBe("ok");
    expect(await path(world.tsa, {}, "timestamping")).toBe("ok");
  });
  it("to an unknown anchor", async () => {
    const other = newWorld(now);
    expect(await path(other.signer, { certificates: [other.ca, other.root] })).toBe("NO_CHAIN");
  });
  it("under a CA of the same name with another key", async () => {
    const impostor = certify({ name: "Test CA", issuer: world.root, ca: true }, now);
    expect(
      await path(certify({ name: "Mallory", issuer: { ...world.ca, ...newKeys() } }, now), { certificates: [world.ca] }),
    ).toBe("BAD_SIGNATURE");
    expect(await path(world.signer, { certificates: [impostor] })).toBe("BAD_SIGNATURE");
  });
  it("before and after its time", async () => {
    expect(await path(world.signer, {}, "any", new Date("2025-01-01"))).toBe("NOT_YET_VALID");
    expect(await path(world.signer, {}, "any", new Date("2028-01-01"))).toBe("EXPIRED");
  });
  it("when an end entity signs as a CA", async () => {
    expect(await path(certify({ name: "x", issuer: world.signer }, now), { certificates: [world.signer, world.ca] })).toBe(
      "NOT_A_CA",
    );
  });
  it("beyond pathLenConstraint", async () => {
    const sub = certify({ name: "Sub CA", issuer: world.ca, ca: true }, now);
    expect(await path(certify({ name: "x", issuer: sub }, now), { certificates: [sub, world.ca] })).toBe("PATH_TOO_LONG");
  });
  it("when the CA's key usage lacks keyCertSign", async () => {
    const sub = certify({ name: "Sub CA", issuer: world.root, ca: true, keyUsage: [6] }, now);
    expect(await path(certify({ name: "x", issuer: sub }, now), { certificates: [sub] })).toBe("KEY_USAGE");
  });
  it("with an unknown critical extension on the end entity", async () => {
    const extra = [extension("1.2.3.4.5", derNull(), true)];
    expect(await path(certify({ name: "x", issuer: world.ca, extra }, now))).toBe("UNKNOWN_CRITICAL_EXTENSION");
  });
  it("for timestamping without the sole and critical usage", async () => {
    const tsa = (extendedKeyUsage: string[], extendedKeyUsageCritical: boolean) =>
      path(certify({ name: "t", issuer: world.ca, extendedKeyUsage, extendedKeyUsageCritical }, now), {}, "timestamping");
    expect(await tsa([oids.ekuTimeStamping], false)).toBe("EXTENDED_KEY_USAGE");
    expect(await tsa([oids.ekuTimeStamping, oids.ekuEmailProtection], true)).toBe("EXTENDED_KEY_USAGE");
    expect(await path(world.signer, {}, "timestamping")).toBe("EXTENDED_KEY_USAGE");
  });
  it("for document signing with a TSA's or responder's key", async () => {
    expect(await path(world.tsa, {}, "document-signing")).toBe("EXTENDED_KEY_USAGE");
    expect(await path(world.ocsp, {}, "document-signing")).toBe("EXTENDED_KEY_USAGE");
  });
});

describe("of several candidates a good path is found, wherever it stands", () => {
  const old = { notBefore: new Date("2020-01-01"), notAfter: new Date("2024-01-01") };
  it("an expired twin of the intermediate, with the same key, is listed first", async () => {
    const twin = certify({ name: "Test CA", issuer: world.root, ca: true, keys: world.ca, ...old }, now);
    expect(await path(world.signer, { certificates: [twin, world.ca] })).toBe("ok");
    expect(await path(world.signer, { certificates: [twin] })).toBe("EXPIRED");
  });
  it("twins that are expired, not yet valid, no CA and of another key come before it", async () => {
    const twins = [
      certify({ name: "Test CA", issuer: world.root, ca: true, keys: world.ca, ...old }, now),
      certify({ name: "Test CA", issuer: world.root, ca: true, keys: world.ca, notBefore: hours(24) }, now),
      certify({ name: "Test CA", issuer: world.root, keys: world.ca }, now),
      certify({ name: "Test CA", issuer: world.root, ca: true }, now),
      certify({ name: "Test CA", issuer: newWorld(now).root, ca: true, keys: world.ca }, now),
    ];
    expect(await path(world.signer, { certificates: [...twins, world.ca] })).toBe("ok");
    expect(await path(world.signer, { certificates: twins })).not.toBe("ok");
  });
  it("a revoked twin does not spoil the good one", async () => {
    const twin = certify({ name: "Test CA", issuer: world.root, ca: true, keys: world.ca }, now);
    const times = { thisUpdate: hours(-1), nextUpdate: hours(1) };
    const crls = [
      crl({ issuer: world.root, revoked: [{ identity: twin, at: hours(-2) }], ...times }),
      crl({ issuer: world.ca, ...times }),
    ];
    const context = contextOf({ certificates: [twin, world.ca], crls });
    const ask = {
      certificate: context.certificate(world.signer.certificate),
      at: now,
      purpose: "any" as const,
      revocation: { now },
    };
    expect(await validatePath(ask, context)).toMatchObject({ ok: true });
  });
  it("a good path out of a thicket of cross-certified CAs", async () => {
    const names = Array.from({ length: 6 }, (_, at) => ({ name: `Thicket ${at}`, ...newKeys() }));
    const cross = names.flatMap((subject) =>
      names
        .filter((one) => one !== subject)
        .map((issuer) => certify({ ...subject, keys: subject, issuer: issuer as Identity, ca: true }, now)),
    );
    const out = certify({ ...names[0]!, keys: names[0]!, issuer: world.root, ca: true }, now);
    const leaf = certify({ name: "leaf", issuer: names[0] as Identity }, now);
    expect(await path(leaf, { certificates: [...cross, out] })).toBe("ok");
  });
});

it("cross-certified CAs in a loop end in bounded time", async () => {
  const names = Array.from({ length: 14 }, (_, at) => ({ name: `Loop ${at}`, ...newKeys() }));
  const cross = names.flatMap((subject) =>
    names
      .filter((issuer) => issuer !== subject)
      .map((issuer) => certify({ ...subject, keys: subject, issuer: issuer as Identity, ca: true }, now)),
  );
  const leaf = certify({ name: "leaf", issuer: names[0] as Identity }, now);
  const context = contextOf();
  context.add({ certificates: cross.map(({ certificate }) => certificate) });
  const result = await validatePath({ certificate: context.certificate(leaf.certificate), at: now, purpose: "any" }, context);
  expect(result).toMatchObject({ ok: false });
});

describe("revocation", () => {
  const fresh = () => ({ thisUpdate: hours(-1), nextUpdate: hours(1) });
  const caCrl = () => crl({ issuer: world.root, ...fresh() });
  async function status(material: Material, issuedAfter?: Date) {
    const context = contextOf({ certificates: [world.ca], ...material });
    const certificate = context.certificate(world.signer.certificate);
    const result = await validatePath({ certificate, at: now, purpose: "any", revocation: { now, issuedAfter } }, context);
    return result.ok ? "ok" : result.failure;
  }
  const ocsp = (options: Partial<Parameters<typeof ocspResponse>[0]> = {}) =>
    ocspResponse({ of: world.signer, responder: world.ocsp, ...fresh(), ...options });
  const byOcsp = (response: Bytes, issuedAfter?: Date) => status({ ocsps: [response], crls: [caCrl()] }, issuedAfter);
  const byCrl = (list: Bytes) => status({ crls: [caCrl(), list] });

  it("good by OCSP and by CRL", async () => {
    expect(await byOcsp(ocsp())).toBe("ok");
    expect(await byCrl(crl({ issuer: world.ca, ...fresh() }))).toBe("ok");
  });
  it("unknown without data, for the CA too", async () => {
    expect(await status({})).toBe("REVOCATION_UNKNOWN");
    expect(await status({ ocsps: [ocsp()] })).toBe("REVOCATION_UNKNOWN");
  });
  it("revoked by either wins over good", async () => {
    const list = crl({ issuer: world.ca, ...fresh(), revoked: [{ identity: world.signer, at: hours(-2) }] });
    expect(await byOcsp(ocsp({ status: "revoked", revokedAt: hours(-2) }))).toBe("REVOKED");
    expect(await status({ ocsps: [ocsp()], crls: [caCrl(), list] })).toBe("REVOKED");
  });
  it("a revocation after the time in question does not count back", async () => {
    const later = ocsp({ status: "revoked", revokedAt: hours(0.5) });
    const context = contextOf({ ocsps: [later], crls: [caCrl()] });
    const certificate = context.certificate(world.signer.certificate);
    const ask = { certificate, at: now, purpose: "any" as const, revocation: { now: hours(1) } };
    expect((await validatePath(ask, context)).ok).toBe(true);
  });
  it("an OCSP response signed by another key, or by a responder of another CA, is worth nothing", async () => {
    const other = newWorld(now);
    expect(await byOcsp(ocsp({ signer: other.ocsp }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ responder: other.ocsp }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ responder: world.signer }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ responder: world.tsa }))).toBe("REVOCATION_UNKNOWN");
  });
  it("a responder without nocheck is not believed", async () => {
    const bare = certify({ name: "Bare OCSP", issuer: world.ca, extendedKeyUsage: [oids.ekuOcspSigning] }, now);
    expect(await byOcsp(ocsp({ responder: bare }))).toBe("REVOCATION_UNKNOWN");
  });
  it("the CA itself may answer", async () => {
    expect(await byOcsp(ocsp({ responder: world.ca, bring: [] }))).toBe("ok");
  });
  it("a response that is stale, from the future, for another certificate or from before the timestamp does not count", async () => {
    expect(await byOcsp(ocsp({ thisUpdate: hours(-3), nextUpdate: hours(-1) }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ thisUpdate: hours(1), nextUpdate: hours(2) }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ of: world.tsa }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ status: "unknown" }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ issuer: world.root }))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp(), hours(-0.5))).toBe("REVOCATION_UNKNOWN");
    expect(await byOcsp(ocsp({ thisUpdate: hours(-0.5) }), hours(-0.5))).toBe("ok");
  });
  it("a CRL from before the timestamp does not make the end entity good, and still tells that it is revoked", async () => {
    const list = (more = {}) => [caCrl(), crl({ issuer: world.ca, ...fresh(), ...more })];
    expect(await status({ crls: list() }, hours(-0.5))).toBe("REVOCATION_UNKNOWN");
    expect(await status({ crls: list({ thisUpdate: hours(-0.5) }) }, hours(-0.5))).toBe("ok");
    expect(await status({ crls: list({ revoked: [{ identity: world.signer, at: hours(-2) }] }) }, hours(-0.5))).toBe("REVOKED");
  });
  it("a CRL that is stale, from the future, without nextUpdate or by another key does not count", async () => {
    expect(await byCrl(crl({ issuer: world.ca, thisUpdate: hours(-3), nextUpdate: hours(-1) }))).toBe("REVOCATION_UNKNOWN");
    expect(await byCrl(crl({ issuer: world.ca, thisUpdate: hours(1), nextUpdate: hours(2) }))).toBe("REVOCATION_UNKNOWN");
    expect(await byCrl(crl({ issuer: world.ca, thisUpdate: hours(-1) }))).toBe("REVOCATION_UNKNOWN");
    expect(await byCrl(crl({ issuer: world.ca, signer: world.signer, ...fresh() }))).toBe("REVOCATION_UNKNOWN");
  });
  it("a delta, an indirect CRL, one for CAs only and one with an unknown critical extension do not count", async () => {
    const list = (...extensions: Bytes[]) => byCrl(crl({ issuer: world.ca, ...fresh(), extensions }));
    const idp = (content: Bytes) => extension(oids.issuingDistributionPoint, sequence(content), true);
    expect(await list(extension(oids.deltaCrlIndicator, integer(1), true))).toBe("REVOCATION_UNKNOWN");
    expect(await list(idp(tlv(0x84, Uint8Array.of(0xff))))).toBe("REVOCATION_UNKNOWN");
    expect(await list(idp(tlv(0x82, Uint8Array.of(0xff))))).toBe("REVOCATION_UNKNOWN");
    expect(await list(idp(tlv(0x81, Uint8Array.of(0xff))))).toBe("ok");
    expect(await list(extension("1.2.3.4", boolean(true), true))).toBe("REVOCATION_UNKNOWN");
  });
  it("an unknown critical extension on any entry spoils the CRL", async () => {
    const revoked = [{ identity: world.tsa, at: hours(-1), extensions: [extension("1.2.3.4", derNull(), true)] }];
    expect(await byCrl(crl({ issuer: world.ca, ...fresh(), revoked }))).toBe("REVOCATION_UNKNOWN");
  });
  it("a CRL of 200,000 entries is read in bounded time", async () => {
    const entry = sequence(integer(0x7fffffff), tlv(0x17, new TextEncoder().encode("260101000000Z")));
    const entries = new Uint8Array(entry.length * 200_000);
    for (let at = 0; at < 200_000; at += 1) entries.set(entry, at * entry.length);
    const { signWith, nameOf } = await import("@/test/pki.ts");
    const algorithm = sequence(tlv(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)));
    const time = (date: Date) => tlv(0x18, new TextEncoder().encode(`${date.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
    const tbs = sequence(integer(1), algorithm, nameOf("Test CA"), time(hours(-1)), time(hours(1)), sequence(entries));
    const list = sequence(tbs, algorithm, tlv(0x03, concatBytes(Uint8Array.of(0), signWith(world.ca.privateKey, tbs))));
    expect(await byCrl(list)).toBe("ok");
  });
});
