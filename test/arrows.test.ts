import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inProject } from "../scripts/setup/paths.mjs";
import { runTool } from "./tool.ts";

const FORBIDDEN = [
  ["lib/rssp", "@/lib/sca/index.ts", "thing", "The RSSP knows no contract"],
  ["lib/rssp", "@/lib/db.ts", "appDb", "natsuin_rssp"],
  ["lib/rssp", "pkcs11js", "PKCS11", "only module that speaks PKCS#11"],
  ["lib/sca", "@/lib/rssp/sam/spend-sad.ts", "thing", "only its door"],
  ["lib/sca", "@/lib/db.ts", "rsspDb", "belongs to lib/rssp"],
  ["lib/sca", "@/hsm/index.ts", "cm", "hold keys in the CM"],
  ["lib/pades", "node:fs", "readFileSync", "runs in a browser"],
  ["hsm", "@/lib/db.ts", "appDb", "PKCS#11 and nothing else"],
  ["components", "@/lib/sca/index.ts", "thing", "plain props"],
  ["app/rssp", "@/lib/sca/index.ts", "thing", "know no contract"],
  ["lib/auth", "@/components/ui/index.ts", "thing", "lib knows no page"],
] as const;
const ALLOWED = [
  ["lib/sca", "@/lib/rssp/index.ts"],
  ["lib/trust/authority", "@/hsm/index.ts"],
  ["components", "@/lib/sca/views.ts"],
  ["app", "@/lib/sca/index.ts"],
] as const;

let project: string;
/** Of each file, what the linter says of its one import. */
const said = new Map<string, string>();
const forbiddenFile = (row: number) => `${FORBIDDEN[row]![0]}/forbidden-${row}.ts`;
const allowedFile = (row: number) => `${ALLOWED[row]![0]}/allowed-${row}.ts`;

beforeAll(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), "natsuin-arrows-"));
  fs.copyFileSync(inProject("biome.json"), path.join(project, "biome.json"));
  FORBIDDEN.forEach(([, from, name], row) => {
    write(forbiddenFile(row), from, name);
  });
  ALLOWED.forEach(([, from], row) => {
    write(allowedFile(row), from, "thing");
  });
  const args = [
    "lint",
    "--vcs-enabled=false",
    "--only=style/noRestrictedImports",
    "--reporter=json",
    "--max-diagnostics=none",
    ".",
  ];
  const { stdout } = runTool(process.execPath, [inProject("node_modules/@biomejs/biome/bin/biome"), ...args], { cwd: project });
  for (const { location, message } of JSON.parse(stdout).diagnostics) said.set(location.path, JSON.stringify(message));
});
afterAll(() => fs.rmSync(project, { recursive: true }));

function write(file: string, from: string, name: string): void {
  fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  fs.writeFileSync(path.join(project, file), `import { ${name} } from "${from}";\nexport const used = ${name};\n`);
}

test.each(FORBIDDEN.map(([folder, from, name, why], row) => ({ folder, from, name, why, row })))(
  "$folder must not import $name from $from, and the lint error says why",
  ({ row, why }) => expect(said.get(forbiddenFile(row))).toContain(why),
);

test("the allowed ways are open", () => {
  expect(ALLOWED.map((_, row) => said.get(allowedFile(row)))).toEqual(ALLOWED.map(() => undefined));
});
