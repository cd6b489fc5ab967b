import { describe, expect, test } from "vitest";
import { inspectPdf } from "@/lib/pades/index.ts";
import { outsourcingValues as sampleValues } from "@/test/outsourcing-values.ts";
import { outsourcingConflict, outsourcingText } from "./outsourcing-text.ts";
import { setContract } from "./set-contract.ts";

const place = { width: 150, height: 56 };

describe("業務委託契約書", () => {
  test("the twelve articles stand in the order that they refer to", () => {
    const { articles } = outsourcingText(sampleValues);
    expect(articles.map(({ heading }) => heading)).toEqual([
      "目的",
      "委託業務",
      "委託料及び支払",
      "再委託",
      "秘密保持",
      "成果物及び知的財産権",
      "解除",
      "損害賠償",
      "反社会的勢力の排除",
      "有効期間",
      "電子契約",
      "協議及び管轄",
    ]);
    const words = JSON.stringify(articles);
    for (const [, number, heading] of words.matchAll(/第(\d+)条（([^）]+)）/g)) {
      expect(articles[Number(number) - 1]?.heading).toBe(heading);
    }
  });

  test("a choice changes the wording: subcontracting forbidden, tax included, payment in the same month", () => {
    const text = outsourcingText({ ...sampleValues, tax: "included", payment: "same-month-end" });
    expect(JSON.stringify(text.articles[3])).toContain("再委託してはならない");
    expect(text.terms).toContainEqual(["委託料", "金3,300,000円也（消費税及び地方消費税を含む）"]);
    expect(JSON.stringify(text.terms)).toContain("当月末日");
  });

  test("a period that ends before it begins is found", () => {
    expect(outsourcingConflict({ ...sampleValues, to: "2026-11-30" })).toBe("to");
    expect(outsourcingConflict(sampleValues)).toBeNull();
  });

  test("the set contract may be signed, and each party has a place of its own on the last page", async () => {
    const set = await setContract(outsourcingText(sampleValues), {
      reference: "管理番号 NC-2026-000001",
      place,
      now: new Date(0),
    });
    const { pages, signatures } = inspectPdf(set.bytes);
    expect(signatures).toEqual([]);
    expect(pages).toHaveLength(set.pages);
    const [first, second] = set.places;
    expect(first?.page).toBe(set.pages);
    expect(second?.page).toBe(set.pages);
    expect((first?.rect[1] ?? 0) - ((second?.rect[1] ?? 0) + place.height)).toBeGreaterThan(0);
  });
});
