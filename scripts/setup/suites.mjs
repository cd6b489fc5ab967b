import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { ensureBuild } from "./build.mjs";
import { freePort } from "./free-port.mjs";
import { inProject } from "./paths.mjs";
import { ended, startGroup, stopGroup } from "./processes.mjs";

const LIMIT_MS = 20 * 60_000;
const bin = (name) => inProject("node_modules", name);
const say = (line) => process.stdout.write(`\n── ${line}\n`);

/** Each suite streams what it does and answers `{passed, failed, failures}`; none throws. `failures`: a line each, file and test. */
export const suites = {
  "format and lint": () => asOneTest([bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]),
  types: async () => {
    // the types of our routes, which the pages name
    const routes = await asOneTest([bin("next/dist/bin/next"), "typegen"]);
    return routes.failed ? routes : await asOneTest([bin("typescript/bin/tsc"), "-p", ".", "--incremental", "false"]);
  },
  unit: () => vitest("unit"),
  integration: () => vitest("integration"),
  build: async () => {
    try {
      await ensureBuild({}, say);
      return { passed: 1, failed: 0, failures: [] };
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      return { passed: 0, failed: 1, failures: [] };
    }
  },
  "end to end": endToEnd,
};

/** Runs the named suites in order, also after failures. @returns the sum, and what failed in which suite */
export async function runSuites(names) {
  const sum = { passed: 0, failed: 0, failures: [] };
  for (const name of names) {
    say(name);
    const { passed, failed, failures } = await suites[name]();
    sum.passed += passed;
    sum.failed += failed;
    if (failed > 0) sum.failures.push(...(failures.length > 0 ? failures : ["see above"]).map((what) => `${name}: ${what}`));
  }
  return sum;
}

async function asOneTest(args) {
  const status = await run(args);
  return status === 0 ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [] };
}

async function vitest(project) {
  const report = reportFile(project);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = await run([bin("vitest/vitest.mjs"), "run", "--project", project, ...reporters]);
  return tally(report, status, (json) => ({
    passed: json.numPassedTests,
    // a file that could not even be loaded has no test to fail
    failed:
      json.numFailedTests +
      json.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length,
    failures: json.testResults.filter((file) => file.status === "failed").flatMap(failuresOf),
  }));
}

function failuresOf({ name, assertionResults, message }) {
  const file = name.replace(inProject(""), "");
  const failed = assertionResults.filter(({ status }) => status === "failed");
  if (failed.length === 0) return [`${file}: ${firstLine(message)}`];
  return failed.map(({ fullName, failureMessages }) => `${file} › ${fullName}: ${firstLine(failureMessages[0])}`);
}

const firstLine = (text = "") => text.split("\n")[0].slice(0, 300);

/** The server is started by playwright.config.ts with scripts/start.mjs, on an installation of its own. */
async function endToEnd() {
  const report = reportFile("e2e");
  const dataDir = inProject(".cache/e2e");
  rmSync(dataDir, { recursive: true, force: true });
  const status = await run([bin("@playwright/test/cli.js"), "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    E2E_DATA_DIR: dataDir,
    E2E_PORT: String(await freePort()),
  });
  return tally(report, status, ({ stats, suites: files }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: files.flatMap(unexpectedIn),
  }));
}

function unexpectedIn({ specs = [], suites: inner = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line} › ${title}`);
  return [...failed, ...inner.flatMap(unexpectedIn)];
}

/** A run that ends badly without a failed test, or leaves no report, has failed all the same. */
function tally(report, status, count) {
  const nothing = { passed: 0, failed: 0, failures: [] };
  const counted = existsSync(report) ? count(JSON.parse(readFileSync(report, "utf8"))) : nothing;
  return status !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function reportFile(name) {
  mkdirSync(inProject(".cache"), { recursive: true });
  const file = inProject(".cache", `report-${name}.json`);
  rmSync(file, { force: true });
  return file;
}

async function run(args, env = {}) {
  const child = startGroup(process.execPath, args, {
    cwd: inProject(),
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const limit = setTimeout(() => {
    process.stderr.write(`ended after ${LIMIT_MS / 60_000} minutes\n`);
    void stopGroup(child.pid);
  }, LIMIT_MS);
  const { status } = await ended(child);
  clearTimeout(limit);
  return status;
}
