import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { concatBytes } from "@/lib/bytes.ts";
import type { NewFactor, NewPasskey } from "@/lib/rssp/sam/new-factor.ts";
import type { PasskeyQuestion } from "@/lib/rssp/signer.ts";

export const RSSP_ORIGIN = "http://rssp.localhost:3000";
const RP_ID = "rssp.localhost";

/** How this answer departs from what an honest authenticator in an honest browser gives. */
export type Bent = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  verified?: boolean;
  type?: string;
  counter?: number;
  crossOrigin?: boolean;
  topOrigin?: string;
  synced?: boolean;
};

/** A passkey in software: P-256, a counter, and a PRF as CTAP's hmac-secret has it, by HMAC over the salt. */
export class SoftPasskey {
  readonly id = Uint8Array.from(randomBytes(32));
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #prfKey: Buffer | null;
  readonly #synced: boolean;
  /** 0 for ever: as synced passkeys have it */
  counter: number;

  constructor({ prf = false, synced = false, counts = true }: { prf?: boolean; synced?: boolean; counts?: boolean } = {}) {
    this.#prfKey = prf ? randomBytes(32) : null;
    this.#synced = synced;
    this.counter = counts ? 1 : 0;
  }

  /** As it stands once it is registered and has proved itself. */
  factor(prfSalt: Uint8Array<ArrayBuffer> = Uint8Array.from(randomBytes(32))): Extract<NewFactor, { kind: "passkey" }> {
    const passkey: NewPasskey = {
      id: this.id,
      publicKey: this.cosePublicKey(),
      counter: this.counter,
      transports: ["internal"],
      synced: this.#synced,
      ...(this.#prfKey ? { prfSalt } : {}),
    };
    return { kind: "passkey", passkey, prf: this.prf(prfSalt) };
  }

  prf(salt: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return this.#prfKey ? Uint8Array.from(createHmac("sha256", this.#prfKey).update(salt).digest()) : undefined;
  }

  /** What a page's form carries when this passkey has answered `question`. */
  answer(question: PasskeyQuestion, bent: Bent = {}): { assertion: object; prf: Uint8Array<ArrayBuffer> | undefined } {
    if (this.counter > 0) this.counter++;
    const clientData = this.#clientData("webauthn.get", question.challenge, bent);
    const authenticatorData = this.#authenticatorData(bent);
    const signed = concatBytes(authenticatorData, createHash("sha256").update(clientData).digest());
    const response = {
      clientDataJSON: text(clientData),
      authenticatorData: text(authenticatorData),
      signature: text(sign("sha256", signed, this.#keys.privateKey)),
    };
    const salt = question.extensions.prf?.eval.first;
    return {
      assertion: { id: text(this.id), rawId: text(this.id), type: "public-key", response, clientExtensionResults: {} },
      prf: salt ? this.prf(Buffer.from(salt, "base64url")) : undefined,
    };
  }

  /** What a browser gives for creation options with this challenge: a `none` attestation. */
  registration({ challenge, prfSalt }: { challenge: string; prfSalt?: Uint8Array }, bent: Bent = {}) {
    const credential = concatBytes(Buffer.alloc(16), uint16(this.id.length), this.id, this.cosePublicKey());
    const authData = concatBytes(this.#authenticatorData(bent, 0x40), credential);
    // {fmt: "none", attStmt: {}, authData}
    const attestationObject = concatBytes(
      Buffer.from("a363666d74646e6f6e656761747453746d74a0686175746844617461", "hex"),
      Buffer.from([0x59]),
      uint16(authData.length),
      authData,
    );
    const first = prfSalt && this.prf(prfSalt);
    return {
      id: text(this.id),
      rawId: text(this.id),
      type: "public-key" as const,
      response: {
        clientDataJSON: text(this.#clientData("webauthn.create", challenge, bent)),
        attestationObject: text(attestationObject),
        transports: ["internal"],
      },
      clientExtensionResults: this.#prfKey
        ? { prf: { enabled: true, ...(first ? { results: { first: text(first) } } : {}) } }
        : {},
    };
  }

  /** COSE_Key: {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y} */
  cosePublicKey(): Uint8Array<ArrayBuffer> {
    const { x = "", y = "" } = (this.#keys.publicKey as KeyObject).export({ format: "jwk" });
    const hex = (part: string) => Buffer.from(part, "base64url").toString("hex");
    return Uint8Array.from(Buffer.from(`a5010203262001215820${hex(x)}225820${hex(y)}`, "hex"));
  }

  #clientData(type: string, challenge: string, bent: Bent): Buffer {
    const { origin = RSSP_ORIGIN, crossOrigin = false, topOrigin } = bent;
    const said = { type: bent.type ?? type, challenge: bent.challenge ?? challenge, origin, crossOrigin, topOrigin };
    return Buffer.from(JSON.stringify(said));
  }

  #authenticatorData(bent: Bent, more = 0): Uint8Array<ArrayBuffer> {
    const { rpId = RP_ID, verified = true, counter = this.counter, synced = this.#synced } = bent;
    const flags = 0x01 | (verified ? 0x04 : 0) | (synced ? 0x18 : 0) | more;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return concatBytes(createHash("sha256").update(rpId).digest(), Buffer.from([flags]), count);
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
