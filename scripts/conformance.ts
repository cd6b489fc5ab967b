/**
 * `npm run conformance`: runs the tests whose names are statements, and writes docs/conformance/ from what they said.
 * Ends with 1 where one failed; the page then says which.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { filesOfStatements } from "@/test/conformance/find-tests.ts";
import { type Proof, renderStatements, renderThreats } from "@/test/conformance/render.ts";
import { statement } from "@/test/conformance/statements.ts";
import { inProject } from "./setup/paths.mjs";
import { ended } from "./setup/processes.mjs";

type Report = {
  testResults: { name: string; assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
};

type Result = Report["testResults"][number]["assertionResults"][number];

const files = filesOfStatements();
const wanted = [...new Set([...files.values()].flat())];
const isIntegration = (file: string) => file.endsWith(".it.test.ts");
const results = [
  ...(await run(
    "unit",
    wanted.filter((file) => !isIntegration(file)),
  )),
  ...(await run("integration", wanted.filter(isIntegration))),
];
const proofs = new Map<number, Proof>(
  [...files].map(([number, where]) => [number, { files: where, ...resultOf(statement(number)) }]),
);
write("remote-signing.md", renderStatements(proofs));
write("threats.md", renderThreats());
if ([...proofs.values()].some(({ passed, failed }) => failed > 0 || passed === 0)) process.exitCode = 1;

async function run(project: string, tests: string[]): Promise<Result[]> {
  const report = inProject(`.cache/report-conformance-${project}.json`);
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.rmSync(report, { force: true });
  const vitest = [inProject("node_modules/vitest/vitest.mjs"), "run", "--project", project, ...tests];
  const args = [...vitest, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  await ended(spawn(process.execPath, args, { stdio: "inherit", cwd: inProject() }));
  const { testResults } = JSON.parse(fs.readFileSync(report, "utf8")) as Report;
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** Tests of this name, and those below a group of it. */
function resultOf(name: string): { passed: number; failed: number } {
  const own = results.filter(({ ancestorTitles, title }) =>
    [...ancestorTitles, title].some((one) => one === name || one.startsWith(`${name}:`)),
  );
  const passed = own.filter(({ status }) => status === "passed").length;
  return { passed, failed: own.length - passed };
}

function write(name: string, text: string): void {
  const file = inProject(path.join("docs/conformance", name));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  process.stdout.write(`docs/conformance/${name}\n`);
}
