import "server-only";
import { createHash } from "node:crypto";
import type { Algorithm } from "@/hsm/algorithms.ts";
import type { Bytes } from "../../bytes.ts";
import { toHex } from "../../bytes.ts";
import { appDb, type Db, type PrismaClient } from "../../db.ts";
import { children, fieldsOf, integerOctets, readBitOctets, readDer, readTime } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { KEY_ALGORITHM, ROLES, type Role, type Urls, urlsOf } from "./profile.ts";

/** A key of the authority with its certificate, and the parts of it that every answer repeats. */
export type Member = {
  role: Role;
  keyHandle: Bytes;
  algorithm: Algorithm;
  certificate: Bytes;
  /** DER Name */
  subject: Bytes;
  serial: Bytes;
  notBefore: Date;
  notAfter: Date;
  /** subjectPublicKey without its BIT STRING header */
  publicKey: Bytes;
  /** SHA-1 of publicKey (RFC 5280 §4.2.1.2 (1)): an identifier, not protection */
  keyId: Bytes;
};
export type Authority = Record<Role, Member> & { urls: Urls };

/** Members never change once made, so each database's are read once. */
const loaded = new WeakMap<PrismaClient, Authority>();

/** @throws AUTHORITY_NOT_READY before `ensureAuthority` */
export async function authority(): Promise<Authority> {
  const db = appDb();
  const known = loaded.get(db);
  if (known) return known;
  const found = await readAuthority(db);
  if (!found) throw new NatsuinError("AUTHORITY_NOT_READY");
  loaded.set(db, found);
  return found;
}

export async function readAuthority(db: Db): Promise<Authority | undefined> {
  const [rows, base] = await Promise.all([
    db.authorityMember.findMany(),
    db.authoritySetting.findUnique({ where: { key: BASE_URL } }),
  ]);
  const members = Object.fromEntries(rows.map((row) => [row.role, memberOf(row.role as Role, row.keyHandle, row.certificate)]));
  if (!base || ROLES.some((role) => !members[role])) return undefined;
  return { ...(members as Record<Role, Member>), urls: urlsOf(base.value) };
}

export const BASE_URL = "base_url";

export function memberOf(role: Role, keyHandle: Bytes, certificate: Bytes): Member {
  const tbs = fieldsOf(children(readDer(certificate))[0]);
  tbs.next();
  const serial = integerOctets(tbs.next());
  tbs.next();
  tbs.next();
  const [notBefore, notAfter] = children(tbs.next()).map(readTime) as [Date, Date];
  const subject = tbs.next().raw;
  const publicKey = readBitOctets(children(tbs.next())[1]);
  const keyId = sha1(publicKey);
  return { role, keyHandle, algorithm: KEY_ALGORITHM[role], certificate, subject, serial, notBefore, notAfter, publicKey, keyId };
}

export const sha1 = (bytes: Uint8Array): Bytes => new Uint8Array(createHash("sha1").update(bytes).digest());

/** How serial numbers are named in the database: lower-case hexadecimal of the INTEGER's octets. */
export const serialName = (octets: Uint8Array): string => toHex(octets);
