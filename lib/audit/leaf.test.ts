import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toHex } from "../bytes.ts";
import { canonicalJson, commitmentOf, leafHash, makeLeaf } from "./leaf.ts";
import type { AuditEvent } from "./types.ts";

const counting = () => {
  let next = 0;
  return (size: number) => Uint8Array.from({ length: size }, () => next++ & 255);
};
const event: AuditEvent = {
  at: new Date("2026-02-19T01:43:12.345Z"),
  type: "auth.login",
  actor: "user:usr_1",
  target: "session:ses_1",
  outcome: "ok",
  facts: { method: "password+totp", attempt: 1 },
  personal: { email: "signer1@demo.example" },
};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("audit leaf", () => {
  it("the same event with the same randomness has the same bytes, whatever the order of its fields", () => {
    const shuffled = { ...event, facts: { attempt: 1, method: "password+totp" } };
    expect(makeLeaf(shuffled, counting()).bytes).toEqual(makeLeaf(event, counting()).bytes);
  });

  it("the bytes are the documented form, to the octet", () => {
    const { bytes, openings } = makeLeaf(event, counting());
    const commitment = toHex(commitmentOf(openings[0] as (typeof openings)[number]));
    expect(text(bytes)).toBe(
      `{"actor":"user:usr_1","commitments":{"email":"${commitment}"},"facts":{"attempt":1,"method":"password+totp"},` +
        `"nonce":"202122232425262728292a2b2c2d2e2f","outcome":"ok","target":"session:ses_1",` +
        `"time":"2026-02-19T01:43:12.345Z","type":"auth.login","version":1}`,
    );
  });

  it("the leaf holds no personal datum, only a salted commitment that its opening proves", () => {
    const { bytes, openings } = makeLeaf(event, counting());
    expect(text(bytes)).not.toContain("signer1");
    const [opening] = openings;
    expect(opening?.value).toBe("signer1@demo.example");
    expect(toHex(commitmentOf({ ...(opening as (typeof openings)[number]), value: "signer2@demo.example" }))).not.toBe(
      JSON.parse(text(bytes)).commitments.email,
    );
  });

  it("the hash is RFC 6962's: SHA-256 over 0x00 and the leaf", () => {
    const { bytes, hash } = makeLeaf(event, counting());
    expect(toHex(hash)).toBe(createHash("sha256").update(Uint8Array.of(0)).update(bytes).digest("hex"));
    // the empty leaf of RFC 6962's reference tests
    expect(toHex(leafHash(new Uint8Array()))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  });

  it("two equal events of one millisecond are two leaves", () => {
    const random = counting();
    expect(makeLeaf(event, random).hash).not.toEqual(makeLeaf(event, random).hash);
  });

  it("keys are ordered by UTF-16 code units and strings escaped as RFC 8785 says", () => {
    expect(text(canonicalJson({ "€": 1, "\r": 2, "1": 3, "😂": 4, ö: '\u000f\n"/\\' }))).toBe(
      '{"\\r":2,"1":3,"ö":"\\u000f\\n\\"/\\\\","€":1,"😂":4}',
    );
  });

  it("what has no canonical form is refused: fractions, unsafe integers, lone surrogates", () => {
    for (const value of [0.1, 2 ** 53, Number.NaN, "\ud800"]) expect(() => canonicalJson({ value })).toThrow(RangeError);
  });
});
