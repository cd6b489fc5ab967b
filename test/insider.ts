import { createHash, verify, X509Certificate } from "node:crypto";
import pg from "pg";
import { cm } from "@/hsm/index.ts";
import type { Authenticator, Credential } from "@/lib/generated/prisma/client.ts";
import { factorIdentity } from "@/lib/rssp/sam/factor-identity.ts";
import { type Opener, openSealedKey } from "@/lib/rssp/sam/seal-key.ts";
import type { World } from "./world.ts";

/** One credential as it stands in a dump of the database. */
export type Stolen = {
  id: string;
  signer_id: string;
  email: string;
  spki: Buffer;
  spki_hash: Buffer;
  chain: Buffer[];
  key_handle: Buffer | null;
  sealed_key: Buffer;
  pin_salt: Buffer;
  pin_profile: string;
  kind: Authenticator["kind"];
  totp_secret: Buffer | null;
  passkey_id: Buffer | null;
  passkey_public_key: Buffer | null;
  prf_salt: Buffer | null;
};

/**
 * Who administers database and HSM: the whole database, by its owner's connection, and the token's user PIN; the program's own code, its
 * environment and secrets. Not the signer's PIN, nor what the signer's passkey makes of it.
 */
export class Insider {
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }

  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const owner = new pg.Client({ connectionString: this.#world.ownerUrl });
    await owner.connect();
    try {
      return (await owner.query<Row>(text, values)).rows;
    } finally {
      await owner.end();
    }
  }

  async steal(credentialId: string): Promise<Stolen> {
    const [row] = await this.sql<Stolen>(
      `SELECT c.id, c.signer_id, s.email, c.spki, c.spki_hash, c.chain, c.key_handle, c.sealed_key, c.pin_salt, c.pin_profile,
         a.kind, a.totp_secret, a.passkey_id, a.passkey_public_key, a.prf_salt
       FROM rssp.credential c JOIN rssp.signer s ON s.id = c.signer_id
       JOIN rssp.authenticator a ON a.credential_id = c.id AND a.removed_at IS NULL WHERE c.id = $1`,
      [credentialId],
    );
    if (!row) throw new Error("no such credential in the dump");
    return row;
  }

  /** Every row of every table, as text: bytes are hexadecimal. */
  async dump(schemas = ["rssp", "audit", "auth", "sca", "trust", "jobs"]): Promise<string> {
    const tables = await this.sql<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY($1)",
      [schemas],
    );
    const rows: string[] = [];
    for (const { name } of tables)
      for (const { row } of await this.sql<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)) rows.push(row);
    return rows.join("\n");
  }

  /** One guess: argon2id, one asking of the pepper, the cipher's tag. @returns what opens the key, or null */
  async guess(stolen: Stolen, opener: Pick<Opener, "pin" | "prf">): Promise<Uint8Array | null> {
    const credential = {
      id: stolen.id,
      signerId: stolen.signer_id,
      spkiHash: bytes(stolen.spki_hash),
      sealedKey: bytes(stolen.sealed_key),
      pinSalt: bytes(stolen.pin_salt),
      pinProfile: stolen.pin_profile,
    } as Credential;
    return openSealedKey(credential, { ...opener, factor: this.factorOf(stolen) });
  }

  /** What of the second factor stands in the seal. */
  factorOf(stolen: Stolen): Buffer {
    const { kind, email } = stolen;
    const parts = {
      kind,
      totpSecret: bytes(stolen.totp_secret),
      passkeyId: bytes(stolen.passkey_id),
      passkeyPublicKey: bytes(stolen.passkey_public_key),
      prfSalt: bytes(stolen.prf_salt),
    };
    return Buffer.from(factorIdentity(parts, email));
  }

  /** A signature past every check of the SAM, with what a guess has opened. @returns whether the signer's certificate bears it out */
  async forge(stolen: Stolen, inner: Uint8Array, text: Uint8Array): Promise<boolean> {
    const place = stolen.key_handle ? { keyHandle: inner } : { wrapped: inner };
    const key = await cm().openKey({ algorithm: "P-256", place });
    try {
      const { values } = await key.sign([Uint8Array.from(createHash("sha256").update(text).digest())]);
      const { publicKey } = new X509Certificate(stolen.chain[0] as Buffer);
      return values[0] !== undefined && verify("sha256", text, publicKey, values[0]);
    } finally {
      key.close();
    }
  }
}

const bytes = (value: Buffer | null) => value && Uint8Array.from(value);
