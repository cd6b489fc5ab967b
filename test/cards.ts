import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { oids } from "@/lib/der/oids.ts";
import { implicitPrimitive, sequence, tlv } from "@/lib/der/write.ts";
import { pem } from "@/lib/pem.ts";
import { TEST_CARD_POLICY } from "@/lib/rssp/ra/card-facts.ts";
import { type CardHolder, cardExtensions } from "../scripts/card/card-extensions.ts";
import { type CertificateOptions, certify, extension, type Identity } from "./pki.ts";

/** The registered person of the tests, as his card has it: a full-width space, where our record has a narrow one. */
export const HOLDER: CardHolder = { name: "署名者　一郎", sex: "1", birth: "319700401", address: "東京都千代田区一番町1-1" };

/** An authority of cards for tests, and cards of it. */
export const cardRoot = (now: Date, name = "試験用カード認証局"): Identity => certify({ name, ca: true }, now);

export type CardOptions = Partial<CertificateOptions> & { holder?: Partial<CardHolder>; policy?: string; crlUrl?: string };

export function issueCard(root: Identity, now: Date, { holder, policy = TEST_CARD_POLICY, crlUrl, ...rest }: CardOptions = {}) {
  const names = cardExtensions({ ...HOLDER, ...holder }, policy);
  const name = "2026040100000000000000000000001A"; // a JPKI certificate's subject names nobody
  return certify({ name, issuer: root, ...rest, extra: [...names, ...(crlUrl ? [crlPoint(crlUrl)] : [])] }, now);
}

const crlPoint = (url: string) => {
  const uri = implicitPrimitive(6, new TextEncoder().encode(url));
  return extension(oids.crlDistributionPoints, sequence(sequence(tlv(0xa0, tlv(0xa0, uri)))));
};

/** The installation accepts this authority's cards from now on. */
export function acceptCardsOf(root: Identity, dataDir: string): void {
  const folder = path.join(dataDir, "card-roots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "root.pem"), pem("CERTIFICATE", root.certificate));
}
