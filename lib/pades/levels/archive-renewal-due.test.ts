import { expect, it } from "vitest";
import { oids } from "../../der/oids.ts";
import { type ArchiveStamp, archiveRenewalDue } from "./archive-renewal-due.ts";

const genTime = new Date("2026-11-20T00:00:00Z");
const p256 = { kind: "ec", curve: oids.p256 } as const;
const p384 = { kind: "ec", curve: oids.p384 } as const;
const rsa = (bits: number) => ({ kind: "rsa", bits }) as const;
const stamp = (...certificates: { until: string; key: ArchiveStamp["certificates"][number]["key"] }[]): ArchiveStamp => ({
  genTime,
  certificates: certificates.map(({ until, key }) => ({ notAfter: new Date(until), key })),
  digests: ["SHA-256"],
});
const at = (one: ArchiveStamp) => archiveRenewalDue(one, genTime).at.toISOString().slice(0, 10);

it("is due half a year before the first certificate of the TSA's chain ends, and not a day before", () => {
  const one = stamp({ until: "2037-11-20", key: p256 }, { until: "2036-06-30", key: rsa(3072) });
  expect(at(one)).toBe("2036-01-02");
  expect(archiveRenewalDue(one, new Date("2036-01-01T23:59:59Z"))).toMatchObject({ due: false, why: "certificate" });
  expect(archiveRenewalDue(one, new Date("2036-01-02T00:00:00Z")).due).toBe(true);
});

it("a weak key anywhere in the chain makes it due before its algorithm ends, however long the certificate runs", () => {
  const one = stamp({ until: "2037-11-20", key: p256 }, { until: "2037-11-20", key: rsa(2048) });
  expect(archiveRenewalDue(one, genTime)).toMatchObject({ due: false, why: "algorithm" });
  expect(at(one)).toBe("2030-07-05");
});

it("128 bits last until 2050; a digest counts as well as a key", () => {
  expect(at(stamp({ until: "2090-01-01", key: p256 }))).toBe("2050-07-05");
  expect(at(stamp({ until: "2090-01-01", key: p384 }))).toBe("2050-07-05");
  expect(at({ ...stamp({ until: "2090-01-01", key: p384 }), digests: ["SHA-384"] })).toBe("2089-07-05");
});

it("where little time is left it is due after half of it: never at once, and always before the end", () => {
  expect(at(stamp({ until: "2026-12-20", key: p256 }))).toBe("2026-12-05");
  const weak = stamp({ until: "2037-11-20", key: rsa(1024) });
  expect(archiveRenewalDue(weak, genTime)).toMatchObject({ due: false, why: "algorithm" });
});

it("never is after what it stands on has ended", () => {
  for (let days = 1; days < 4000; days += 13) {
    const end = new Date(genTime.getTime() + days * 86_400_000);
    const { at: due } = archiveRenewalDue(stamp({ until: end.toISOString(), key: p256 }), genTime);
    expect(due > genTime && due < end).toBe(true);
  }
});
