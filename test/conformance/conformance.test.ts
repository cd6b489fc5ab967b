import { describe, expect, it } from "vitest";
import { filesOfStatements, readProject } from "./find-tests.ts";
import { renderThreats } from "./render.ts";
import { STATEMENTS, statement } from "./statements.ts";
import { THREATS } from "./threats.ts";

type Row = { number: number; text: string; test: string; result: string };

function rowsOf(doc: string): Row[] {
  return doc
    .split("\n")
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => {
      const [number, text = "", test = "", result = ""] = line
        .slice(1, -1)
        .split(" | ")
        .map((part) => part.trim());
      return { number: Number(number), text, test, result };
    });
}

describe("docs/conformance/remote-signing.md (run `npm run conformance` after a change)", () => {
  const rows = rowsOf(readProject("docs/conformance/remote-signing.md"));
  const files = filesOfStatements();

  it("holds all 38 statements, in order, in these words", () => {
    expect(rows.map(({ number, text }) => [number, text])).toEqual(
      Array.from({ length: 38 }, (_, index) => [index + 1, STATEMENTS[index + 1]?.text]),
    );
  });

  it("names for each statement the test files that prove it, as they are now, and that they passed", () => {
    for (const { number, test, result } of rows.filter((row) => !STATEMENTS[row.number]?.later)) {
      expect([number, test]).toEqual([
        number,
        files
          .get(number)
          ?.map((file) => `\`${file}\``)
          .join("<br>"),
      ]);
      expect([number, result]).toEqual([number, expect.stringMatching(/^passed( \(\d+ tests\))?$/)]);
    }
  });

  it("says of what is not proved yet which issue brings it, and no test claims it", () => {
    for (const { number, test, result } of rows.filter((row) => STATEMENTS[row.number]?.later)) {
      expect([test, result]).toEqual(["–", expect.stringMatching(/^later: issue \d+ \(.+\)$/)]);
      expect([number, files.get(number)]).toEqual([number, undefined]);
      expect(() => statement(number)).toThrow();
    }
  });

  it("no test names a statement that there is not", () => {
    expect([...files.keys()].filter((number) => !STATEMENTS[number])).toEqual([]);
  });
});

describe("docs/conformance/threats.md (run `npm run conformance` after a change)", () => {
  it("is what its data says", () => {
    expect(readProject("docs/conformance/threats.md")).toBe(renderThreats());
  });

  it("every attack has its test, by this name, in this file", () => {
    const missing = THREATS.flatMap(({ attacks }) => attacks).filter(({ file, test }) => !readProject(file).includes(test));
    expect(missing).toEqual([]);
  });

  it("no attack is listed twice, and no threat is without one", () => {
    for (const { threat, attacks } of THREATS) {
      expect([threat, attacks.length > 0]).toEqual([threat, true]);
      expect(new Set(attacks.map(({ attack }) => attack)).size).toBe(attacks.length);
    }
  });
});
