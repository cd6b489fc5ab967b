import type { Bytes } from "../lib/bytes.ts";
import { nodeCrypto } from "../lib/crypto-node.ts";
import type { ChainQuestion, LevelPort } from "../lib/pades/levels/index.ts";
import { crl, type Identity, ocspResponse, timestampToken, type World } from "./pki.ts";

const HOUR = 3_600_000;

/** The trust services of a test's own PKI, at whatever time the clock shows: a TSA, and a CA that answers for its certificates. */
export function testLevelPort(
  world: World,
  clock: { now: Date },
  { tsa = world.tsa, more = [] }: { /** who stamps now */ tsa?: Identity /** others it has certified */; more?: Identity[] } = {},
): LevelPort & { asked: ChainQuestion[] } {
  const asked: ChainQuestion[] = [];
  const identities = [world.signer, world.tsa, tsa, ...more];
  const lists = new Map<number, Bytes[]>();
  const listsOf = (thisUpdate: Date, nextUpdate: Date) => {
    const made =
      lists.get(thisUpdate.getTime()) ?? [world.root, world.ca].map((issuer) => crl({ issuer, thisUpdate, nextUpdate }));
    lists.set(thisUpdate.getTime(), made);
    return made;
  };
  const of = (der: Uint8Array) => {
    const known = identities.find(({ certificate }) => Buffer.compare(certificate, der) === 0);
    if (!known) throw new Error("a certificate that this test's CA never issued");
    return known;
  };
  return {
    asked,
    crypto: nodeCrypto,
    anchors: [world.root.certificate],
    now: () => clock.now,
    timestamp: (imprint) => timestampToken({ imprint, tsa, chain: [world.ca], genTime: clock.now }),
    collect: async (question) => {
      asked.push(question);
      const subject = of(question.certificate);
      const thisUpdate = clock.now;
      const nextUpdate = new Date(clock.now.getTime() + 24 * HOUR);
      const crls = listsOf(thisUpdate, nextUpdate);
      const certs = [subject, world.ca, world.root].map(({ certificate }) => certificate);
      if (question.purpose === "timestamping") return { certs, ocsps: [], crls };
      const ocsps = [ocspResponse({ of: subject, responder: world.ocsp, thisUpdate, nextUpdate })];
      return { certs: [...certs, world.ocsp.certificate], ocsps, crls };
    },
  };
}
