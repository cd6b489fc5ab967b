import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Locale } from "./locale.ts";
import { messages } from "./messages.ts";

/** Every sentence with its path: `wizard.review.send`. */
function sentences(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, path ? `${path}.${key}` : key));
}

const parameters = (words: string) =>
  [...new Set(Array.from(words.matchAll(/\{(\w+)\s*[,}]|<(\w+)>/g), ([, name, tag]) => name ?? `<${tag}>`))].toSorted();

const ja = Object.fromEntries(sentences(messages.ja));
const en = Object.fromEntries(sentences(messages.en));

describe("the message catalogue", () => {
  it("every file belongs to it", () => {
    const files = (locale: Locale) => Object.keys(messages[locale]).map((area) => `${area}.${locale}.json`);
    const there = readdirSync(new URL("../messages", import.meta.url)).filter((name) => name.endsWith(".json"));
    expect([...files("ja"), ...files("en")].toSorted()).toEqual(there.toSorted());
  });
  it("Japanese and English say the same things", () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(ja).toSorted());
  });
  it("both languages are given the same parameters", () => {
    const differing = Object.keys(ja).filter((path) => {
      const known = parameters(ja[path] ?? "");
      return parameters(en[path] ?? "").some((name) => !known.includes(name));
    });
    expect(differing).toEqual([]);
  });
  it("no sentence is empty", () => {
    expect([...Object.entries(ja), ...Object.entries(en)].filter(([, words]) => words.trim() === "")).toEqual([]);
  });
});
