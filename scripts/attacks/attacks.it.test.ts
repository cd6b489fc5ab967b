import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type AttackFile, attackFiles } from "@/test/attacks/index.ts";
import type { World } from "@/test/pki.ts";
import { judge, ourVerdict, popplerVersion } from "./judge.ts";
import { renderRow } from "./render.ts";

const documented = readFileSync(path.join(import.meta.dirname, "../../docs/conformance/attacks.md"), "utf8");

describe("attack files", () => {
  let world: World;
  let files: AttackFile[];
  beforeAll(async () => {
    ({ world, files } = await attackFiles());
  });

  it("none is called valid, none crashes the validator, and the sound ones are valid", async () => {
    for (const { family, name, files: all } of files)
      for (const pdf of all) {
        const verdict = await ourVerdict(pdf, world);
        if (family === "sound") expect(verdict, name).toBe("TOTAL-PASSED");
        else expect(verdict, name).toMatch(/^(TOTAL-FAILED|INDETERMINATE|PDF_)/);
      }
  }, 120_000);

  it("docs/conformance/attacks.md says of each what our validator and pdfsig say", async () => {
    const samePoppler = documented.includes(`poppler ${popplerVersion()},`);
    for (const attack of files.filter(({ family }) => family !== "flipped byte")) {
      const row = renderRow(await judge(attack, world));
      const ours = row.split("|").slice(0, 4).join("|");
      expect(documented, `npm run attacks: ${attack.name}`).toContain(samePoppler ? row : ours);
    }
    for (const { name } of files) expect(documented).toContain(`| ${name} |`);
  }, 120_000);
});
