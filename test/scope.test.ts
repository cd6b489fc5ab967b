import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { inProject } from "../scripts/setup/paths.mjs";

/** What answers a request never becomes the system: who calls asSystem() is listed here, and is none of those. */
const ALLOWED = ["lib/health.ts", "lib/jobs/worker.ts"];

test("only chores and health ask the database as the system", () => {
  const sources = ["app", "lib", "components", "hsm"].flatMap((folder) =>
    fs.readdirSync(inProject(folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const product = sources.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes("generated"));
  const callers = product.filter((file) => fs.readFileSync(inProject(file), "utf8").includes("asSystem("));
  expect(callers.sort()).toEqual(ALLOWED);
});
