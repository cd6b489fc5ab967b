import { describe, expect, test } from "vitest";
import { outsourcingValues } from "@/test/outsourcing-values.ts";
import type { TemplateView } from "../views.ts";
import { readTemplateValues, templateById } from "./index.ts";

const template = templateById("outsourcing") as TemplateView;
const typed = (more: Record<string, string> = {}) => ({
  ...Object.fromEntries(Object.entries(outsourcingValues).map(([name, value]) => [name, String(value)])),
  ...more,
});

describe("what is typed into a template", () => {
  test("money may be typed as people write it", () => {
    expect(readTemplateValues(template, typed({ fee: "３，３００，０００" }))).toMatchObject({
      ok: true,
      values: { fee: 3_300_000 },
    });
  });

  test.each([
    ["fee", "", "required"],
    ["fee", "-1", "format"],
    ["fee", "0", "range"],
    ["fee", "1e9", "format"],
    ["from", "2026-02-30", "format"],
    ["tax", "none", "format"],
    ["to", "2020-01-01", "range"],
    ["subject", "長".repeat(81), "tooLong"],
    ["clientName", "甲\u202e乙", "characters"],
    ["clientName", "甲\n乙", "characters"],
    ["scope", "一行目\n\u2066二行目", "characters"],
  ])("%s = %j is refused: %s", (field, value, fault) => {
    expect(readTemplateValues(template, typed({ [field]: value }))).toEqual({ ok: false, fields: { [field]: fault } });
  });

  test("a name that is no field of the template is dropped", () => {
    const read = readTemplateValues(template, typed({ constructor: "x", extra: "x" }));
    expect(read.ok && Object.keys(read.values)).not.toContain("extra");
  });
});
