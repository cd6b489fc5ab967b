import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../bytes.ts";
import {
  children,
  DerError,
  fieldsOf,
  readBits,
  readBoolean,
  readDer,
  readInteger,
  readOctets,
  readOid,
  readSmallInteger,
  readText,
  readTime,
  walk,
} from "./read.ts";
import {
  bitString,
  boolean,
  generalizedTime,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
  utf8String,
  x509Time,
} from "./write.ts";

describe("DER writer", () => {
  test("integers are shortest, and positive ones never look negative", () => {
    expect([0, 127, 128, 256].map((n) => toHex(integer(n)))).toEqual(["020100", "02017f", "02020080", "02020100"]);
    expect(toHex(integer(fromHex("00000f")))).toBe("02010f");
    expect(toHex(integer(fromHex("ff00")))).toBe("020300ff00");
    expect(() => integer(-1)).toThrow(RangeError);
  });
  test("lengths take one, two or three octets", () => {
    expect(toHex(tlv(4, new Uint8Array(127)).subarray(0, 2))).toBe("047f");
    expect(toHex(tlv(4, new Uint8Array(128)).subarray(0, 3))).toBe("048180");
    expect(toHex(tlv(4, new Uint8Array(70_000)).subarray(0, 5))).toBe("0483011170");
  });
  test("named bits drop trailing zeros", () => {
    expect(toHex(namedBits(0, 1))).toBe("030206c0");
    expect(toHex(namedBits())).toBe("030100");
    expect(toHex(namedBits(25))).toBe("03050600000040");
  });
  test("SET OF is sorted by encoding", () => {
    expect(toHex(setOf(integer(5), boolean(true), integer(2)))).toBe("31090101ff020102020105");
  });
  test("OIDs with large arcs", () => {
    expect(toHex(oid("1.2.840.113549.1.7.2"))).toBe("06092a864886f70d010702");
    expect(toHex(oid("2.999.1"))).toBe("0603883701");
  });
  test("X.509 time turns to GeneralizedTime in 2050", () => {
    expect(x509Time(new Date("2049-12-31T23:59:59Z"))[0]).toBe(0x17);
    expect(x509Time(new Date("2050-01-01T00:00:00Z"))[0]).toBe(0x18);
    expect(toHex(bitString(Uint8Array.of(1)))).toBe("03020001");
  });
});

describe("DER reader", () => {
  test("reads back what the writer wrote", () => {
    const at = new Date("2026-11-20T01:02:03Z");
    const [a, b, c, d, e] = children(
      readDer(sequence(integer(300), oid("2.999.3.70000"), generalizedTime(at), boolean(true), x509Time(at))),
    );
    expect([readInteger(a), readOid(b), readTime(c), readBoolean(d), readTime(e)]).toEqual([300n, "2.999.3.70000", at, true, at]);
    expect(readInteger(readDer(fromHex("0201ff")))).toBe(-1n);
    expect(readTime(readDer(tlv(0x18, new TextEncoder().encode("20261120010203.5Z")))).getUTCMilliseconds()).toBe(500);
    expect(new TextDecoder().decode(readDer(utf8String("印")).content)).toBe("印");
  });
  test.each([
    ["empty", ""],
    ["truncated length", "3082"],
    ["truncated content", "3003020101".slice(0, 8)],
    ["indefinite length", "30800000"],
    ["long form where short fits", "308103020101"],
    ["leading zero in a length", "30820003020101"],
    ["five length octets", "30850000000001"],
    ["trailing octets", "02010100"],
    ["high tag number", "1f8101020101"],
  ])("refuses %s", (_, hex) => {
    expect(() => readDer(fromHex(hex))).toThrow(DerError);
  });
  test("refuses padded integers and malformed OIDs", () => {
    expect(() => readInteger(readDer(fromHex("02020001")))).toThrow(DerError);
    expect(() => readOid(readDer(fromHex("060188")))).toThrow(DerError);
    expect(() => readOid(readDer(fromHex("0603808001")))).toThrow(DerError);
  });
  test.each([
    [0x18, "20260230000000Z"],
    [0x18, "20261301000000Z"],
    [0x18, "20260001000000Z"],
    [0x18, "20260100000000Z"],
    [0x18, "20260101240000Z"],
    [0x18, "20260101006000Z"],
    [0x18, "20261231235960Z"],
    [0x18, "20260101000000.Z"],
    [0x18, "20260101000000"],
    [0x18, "20260101000000+0900"],
    [0x17, "260230000000Z"],
    [0x17, "2602280000Z"],
    [0x17, "260228000000.5Z"],
  ])("refuses a time that is none: %s %s", (tag, text) => {
    expect(() => readTime(readDer(tlv(tag, new TextEncoder().encode(text))))).toThrow(DerError);
  });
  test("takes optional fields in order and refuses what is left over", () => {
    const fields = fieldsOf(readDer(sequence(integer(1), boolean(true), octetString(Uint8Array.of(7)))));
    expect(readSmallInteger(fields.next())).toBe(1);
    expect(fields.optional(0x0c)).toBeUndefined();
    expect(readBoolean(fields.optional(0x01))).toBe(true);
    expect(() => fields.end()).toThrow(DerError);
    expect(readOctets(fields.next())).toEqual(Uint8Array.of(7));
    fields.end();
    expect(() => fields.next()).toThrow(DerError);
  });
  test("refuses bit strings with padding set and text that is not UTF-8", () => {
    expect(readBits(readDer(namedBits(0, 1)))).toEqual({ unused: 6, octets: Uint8Array.of(0xc0) });
    expect(() => readBits(readDer(fromHex("030204ff")))).toThrow(DerError);
    expect(() => readText(readDer(fromHex("0c01ff")))).toThrow(DerError);
  });
  test("stays bounded: too many parts are refused, a walk keeps none", () => {
    const many = readDer(
      tlv(
        0x30,
        new Uint8Array(40_000).map((_, i) => (i % 2 ? 0 : 5)),
      ),
    );
    expect(() => children(many)).toThrow(DerError);
    let seen = 0;
    walk(many, () => {
      seen += 1;
      return seen < 15_000;
    });
    expect(seen).toBe(15_000);
  });
});
