import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const inProject = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The gallery is for development and answers 404 where the end-to-end tests look. */
const NOT_SERVED = ["/dev/gallery", "/dev/gallery/[screen]"];
/** Shows nothing: leads to the wizard's step where a draft goes on. */
const LEADS_ON = ["/contracts/[id]/edit"];

test("every page of the app is visited end to end, by axe, by Tab, and on a phone", () => {
  const files = readdirSync(inProject("app"), { recursive: true }).map(String);
  const routes = files
    .filter((file) => path.basename(file) === "page.tsx")
    .map(
      (file) =>
        `/${path
          .dirname(file)
          .split(path.sep)
          .filter((part) => part !== "." && !part.startsWith("("))
          .join("/")}`,
    );
  const spec = readFileSync(inProject("e2e/every-page.spec.ts"), "utf8");
  const visited = [...spec.matchAll(/visit\(\s*\w+,\s*"([^"]+)"/g)].map(([, route]) => route);
  expect(new Set([...visited, ...NOT_SERVED, ...LEADS_ON])).toEqual(new Set(routes));
});
