/**
 * Run by open-pkcs12.ts, which says what goes in and out. node-forge works here and nowhere else: its big integers and strings cannot be zeroed,
 * so they go with this process.
 */
import { readFileSync } from "node:fs";
import forge from "node-forge";
import type { Pkcs12Answer } from "./open-pkcs12.ts";

const { asn1, pki, pkcs12, util } = forge;

// PBES2 takes a password as UTF-8 (RFC 8018 §3); node-forge gives it one octet a character, as if it were ASCII. Its MAC is right (BMPString).
const { getCipher } = pki.pbe;
pki.pbe.getCipher = (oid, params, password) =>
  getCipher(oid, params, oid === pki.oids.pkcs5PBES2 ? util.encodeUtf8(password) : password);

type Found = { keys: Buffer[]; certificates: Buffer[] };

function open(file: Buffer, password: string): Found {
  const pfx = pkcs12.pkcs12FromAsn1(asn1.fromDer(file.toString("binary")), password);
  const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags);
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = pki.oids;
  const keyBags = bags.filter(({ type }) => type === pkcs8ShroudedKeyBag || type === keyBag);
  const certBags = bags.filter(({ type }) => type === certBag);
  return {
    keys: keyBags.map((bag) => der(bag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key)) : bag.asn1)),
    certificates: certBags.map((bag) => der(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1)),
  };
}

const der = (node: Parameters<typeof asn1.toDer>[0]): Buffer => Buffer.from(asn1.toDer(node).getBytes(), "binary");

function answer(input: Buffer): { head: Pkcs12Answer; key?: Buffer } {
  const length = input.readUInt32BE(0);
  const password = input.subarray(4, 4 + length).toString("utf8");
  let found: Found;
  try {
    found = open(input.subarray(4 + length), password);
  } catch (error) {
    // node-forge tells a failed MAC or decryption in words only
    return { head: { fault: /password|decrypt/i.test(error instanceof Error ? error.message : "") ? "password" : "format" } };
  }
  const { keys, certificates } = found;
  const [key, another] = keys;
  if (!key) return { head: { fault: "no key" } };
  if (another) return { head: { fault: "two keys" } };
  return { head: { certificates: certificates.map((one) => one.toString("base64")) }, key };
}

const { head, key = Buffer.alloc(0) } = answer(readFileSync(0));
const text = Buffer.from(JSON.stringify(head));
const size = Buffer.alloc(4);
size.writeUInt32BE(text.length);
process.stdout.write(Buffer.concat([size, text, key]));
