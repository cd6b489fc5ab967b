import fs from "node:fs";
import { inProject } from "../../scripts/setup/paths.mjs";

const FOLDERS = ["app", "hsm", "lib", "scripts", "test"];

/** Where each statement is proved: test files, by its number, in the order of their names. */
export function filesOfStatements(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const file of testFiles()) {
    const source = readProject(file);
    if (!source.includes("conformance/statements.ts")) continue;
    const numbers = new Set([...source.matchAll(/\bstatement\((\d+)\)/g)].map(([, number]) => Number(number)));
    for (const number of numbers) found.set(number, [...(found.get(number) ?? []), file]);
  }
  return found;
}

export const readProject = (file: string): string => fs.readFileSync(inProject(file), "utf8");

function testFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    fs
      .readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts") && !file.includes("conformance"))
      .map((file) => `${folder}/${file}`),
  ).sort();
}
