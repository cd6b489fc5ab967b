import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../bytes.ts";
import { readDer, readDerPrefix, walkMembers } from "./read.ts";
import { tags } from "./tags.ts";
import * as der from "./write.ts";

const refused = expect.objectContaining({ code: "DER_INVALID" });
const refuses = (hex: string) => expect(() => readDer(fromHex(hex)).children()).toThrow(refused);

describe("the DER reader refuses what is not strict DER", () => {
  it("indefinite lengths", () => refuses("30800000"));
  it("lengths longer than needed", () => {
    refuses("308100");
    refuses("3082000102");
  });
  it("trailing bytes", () => refuses("050000"));
  it("children that leave their parent", () => refuses("3003020201"));
  it("truncated values", () => refuses("3005"));
  it("high tag numbers", () => refuses("1f8100"));
  it("integers with a superfluous octet", () => expect(() => readDer(fromHex("02020001")).bigInteger()).toThrow(refused));
  it("booleans other than 00 and FF", () => expect(() => readDer(fromHex("010101")).boolean()).toThrow(refused));
  it("impossible dates", () =>
    expect(() => readDer(der.encodeTlv(tags.utcTime, new TextEncoder().encode("230230000000Z"))).time()).toThrow(refused));
});

describe("the DER reader stays bounded", () => {
  it("in depth", () => {
    let value = der.derNull();
    for (let i = 0; i < 40; i += 1) value = der.sequence(value);
    const descend = () => {
      for (let node = readDer(value); node.constructed; node = node.only());
    };
    expect(descend).toThrow(refused);
  });
  it("in nodes", () => {
    const many = der.sequence(...Array.from({ length: 200 }, () => der.derNull()));
    expect(() => readDer(many, { maxNodes: 100 }).children()).toThrow(refused);
  });
  it("in bytes", () => expect(() => readDer(new Uint8Array(2000), { maxBytes: 1000 })).toThrow(refused));
});

describe("what is written reads back", () => {
  it("for each primitive", () => {
    expect(readDer(der.integer(0)).bigInteger()).toBe(0n);
    expect(readDer(der.integer(128)).smallInteger()).toBe(128);
    expect(readDer(der.integer(fromHex("00ff00"))).bigInteger()).toBe(0xff00n);
    expect(readDer(fromHex("0201ff")).bigInteger()).toBe(-1n);
    expect(readDer(der.oid("1.2.840.113549.1.9.16.2.47")).oid()).toBe("1.2.840.113549.1.9.16.2.47");
    expect(readDer(der.oid("2.5.29.32.0")).oid()).toBe("2.5.29.32.0");
    expect(readDer(der.utf8String("髙橋")).text()).toBe("髙橋");
    const at = new Date("2026-11-20T01:02:03Z");
    expect(readDer(der.time(at)).time()).toEqual(at);
    expect(readDer(der.generalizedTime(at)).time()).toEqual(at);
    expect(readDer(der.namedBits(0, 1)).bits()).toEqual({ unused: 6, bytes: Uint8Array.of(0xc0) });
  });
  it("with long lengths", () => {
    const long = der.octetString(new Uint8Array(70_000));
    expect(toHex(long.subarray(0, 5))).toBe("0483011170");
    expect(readDer(long).octets().length).toBe(70_000);
  });
  it("with SET OF in DER order", () => {
    expect(toHex(der.setOf(der.integer(5), der.integer(1), der.derNull()))).toBe("31080201010201050500");
  });
});

it("a value may be read off the front of padding", () => {
  expect(readDerPrefix(fromHex("0201050000")).end).toBe(3);
});

it("members are walked without nodes", () => {
  const list = readDer(der.sequence(der.integer(1), der.integer(2), der.integer(3)));
  const seen: number[] = [];
  walkMembers(list.source, list.contentStart, list.end, ({ start }) => {
    seen.push(start);
    return seen.length < 2;
  });
  expect(seen).toEqual([2, 5]);
});
