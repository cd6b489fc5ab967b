import { describe, expect, it } from "vitest";
import { inspectPdf } from "@/lib/pades/index.ts";
import { cpuTimes, median } from "./cpu-time.ts";
import { samplePdf } from "./sample-pdf.ts";

describe("the bench", () => {
  it("signs a PDF of 100 kB that is the same in every run", async () => {
    const [pdf, again] = [await samplePdf(100_000), await samplePdf(100_000)];
    expect(Math.abs(pdf.length - 100_000)).toBeLessThan(1000);
    expect(Buffer.compare(pdf, again)).toBe(0);
    expect(inspectPdf(pdf).pages).toHaveLength(4);
  });

  it("gives each work a new index in every run", async () => {
    const seen: Record<"one" | "other", number[]> = { one: [], other: [] };
    const works = { one: (index: number) => seen.one.push(index), other: (index: number) => seen.other.push(index) };
    const times = await cpuTimes(works, { warmUp: 1, batches: 3, perBatch: 2 });
    expect(seen).toEqual({ one: [0, 1, 2, 3, 4, 5, 6], other: [0, 1, 2, 3, 4, 5, 6] });
    expect(Object.values(times).every((time) => time >= 0)).toBe(true);
  });

  it("takes the middle of what it measured", () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});
