import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/setup/paths.mjs";
import { keyOf } from "./door.ts";
import { allDoors } from "./doors.ts";
import { renderAccessMatrix } from "./render-doc.ts";

const METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS";

test("every action, route and page of the app is declared, and nothing that is not there", () => {
  const files = fs.readdirSync(inProject("app"), { recursive: true, encoding: "utf8" });
  const found = files.flatMap((file) => {
    const names = /\.(ts|tsx)$/.test(file) && !file.includes(".test.") ? doorsIn(path.basename(file), read(file)) : [];
    return names.map((name) => keyOf({ file: file.split(path.sep).join("/"), name }));
  });
  const declared = allDoors.map(keyOf);
  const missing = found.filter((key) => !declared.includes(key));
  const gone = declared.filter((key) => !found.includes(key));
  expect(missing, "say in test/matrix/doors/*.ts who may, and what everybody else is told; then npm run docs").toEqual([]);
  expect(gone, "declared in test/matrix/doors/*.ts, but not below app/").toEqual([]);
  expect(new Set(declared).size, "declared twice").toBe(declared.length);
});

test("server actions stand in files of their own below app/, where each is found", () => {
  const folders = ["app", "components", "lib", "i18n"];
  const hidden = folders.flatMap((folder) =>
    fs
      .readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes("generated"))
      .map((file) => path.join(folder, file))
      .filter((file) => {
        const source = fs.readFileSync(inProject(file), "utf8");
        return source.match(/["']use server["']/) && !(folder === "app" && /^["']use server["'];\n/.test(source));
      }),
  );
  expect(hidden).toEqual([]);
});

test("docs/access-matrix.md says what is declared (run `npm run docs` after a change)", () => {
  expect(fs.readFileSync(inProject("docs/access-matrix.md"), "utf8")).toBe(renderAccessMatrix());
});

const read = (file: string) => fs.readFileSync(inProject(path.join("app", file)), "utf8");

/** What a file below app/ answers with. A layout is a door where it reads for a person. */
function doorsIn(name: string, source: string): string[] {
  if (name === "page.tsx") return ["page"];
  if (name === "layout.tsx") return source.includes("readForPage") ? ["layout"] : [];
  const exported = [
    ...[...source.matchAll(/^export (?:default )?(?:async )?(?:const|function|class|let) (\w+)/gm)].map(([, one]) => one ?? ""),
    ...[...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = ""]) =>
      list.split(",").map((one) => one.trim().split(" as ").at(-1) ?? ""),
    ),
  ];
  if (/^["']use server["']/m.test(source)) return exported;
  return name === "route.ts" ? exported.filter((one) => new RegExp(`^(${METHODS})$`).test(one)) : [];
}
