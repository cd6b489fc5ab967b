import fs from "node:fs";
import { expect, test } from "vitest";
import { inProject } from "../scripts/setup/paths.mjs";

/** Searches: what is looked for stands in the address, so that it can be passed on. */
const SEARCHES = ['<form className="row mb-6" action="/outbox">'];
const LIVE_FORM = "components/ui/live-form.tsx";

test("no form puts what is typed into an address: each is sent by POST, or by the page's program alone (LiveForm)", () => {
  const files = ["app", "components"].flatMap((folder) =>
    fs
      .readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => `${folder}/${name}`),
  );
  const forms = files.flatMap((file) =>
    [...fs.readFileSync(inProject(file), "utf8").matchAll(/<form\b[\s\S]*?[^=]>/g)].map(([tag]) => ({ file, tag })),
  );
  expect(forms.length).toBeGreaterThan(10);
  const posts = (tag: string) => tag.includes('method="post"') && !tag.includes("onSubmit");
  expect(forms.filter(({ file, tag }) => file !== LIVE_FORM && !posts(tag) && !SEARCHES.includes(tag))).toEqual([]);
});
