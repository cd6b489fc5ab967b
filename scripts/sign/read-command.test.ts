import { describe, expect, test } from "vitest";
import { readCommand } from "./read-command.ts";

describe("npm run sign", () => {
  test("signs as signer1 at B-LT unless told otherwise", () => {
    expect(readCommand(["a.pdf", "b.pdf"])).toEqual({
      input: "a.pdf",
      output: "b.pdf",
      level: "B-LT",
      signers: ["signer1@demo.example"],
    });
  });

  test("several signers keep their order", () => {
    const { signers } = readCommand(["a.pdf", "b.pdf", "--as", "B@x.example", "--as", "a@x.example"]);
    expect(signers).toEqual(["b@x.example", "a@x.example"]);
  });

  test.each([
    [[]],
    [["a.pdf"]],
    [["a.pdf", "b.pdf", "c.pdf"]],
    [["a.pdf", "b.pdf", "--level", "B-X"]],
    [["a.pdf", "b.pdf", "--sa", "x"]],
  ])("%j is refused", (args) => {
    expect(() => readCommand(args)).toThrow();
  });

  test("the same signer twice is refused", () => {
    expect(() => readCommand(["a.pdf", "b.pdf", "--as", "a@x.example", "--as", "A@x.example"])).toThrow("twice");
  });

  test.each(["B-B", "B-T", "B-LT", "B-LTA"] as const)("level %s can be asked for", (level) => {
    expect(readCommand(["a.pdf", "b.pdf", "--level", level]).level).toBe(level);
  });
});
