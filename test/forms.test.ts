import fs from "node:fs";
import { expect, test } from "vitest";
import { inProject } from "../scripts/setup/paths.mjs";

/** Searches: what is looked for stands in the address, so that it can be passed on. */
const SEARCHES = ['<form className="row mb-6" action="/outbox">'];
/** The button itself; and what is dragged or moved by keys, and has no press to lose. */
const PRESSED_ALONE = [
  "components/fields/field-on-page.tsx",
  "components/ui/press-button.tsx",
  "components/wizard/part-rows.tsx",
];
const LIVE_FORM = "components/ui/live-form.tsx";

const sources = ["app", "components"].flatMap((folder) =>
  fs
    .readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => ({ file: `${folder}/${name}`, text: fs.readFileSync(inProject(`${folder}/${name}`), "utf8") })),
);
const found = (tag: RegExp) => sources.flatMap(({ file, text }) => [...text.matchAll(tag)].map(([one]) => ({ file, tag: one })));

test("no form puts what is typed into an address: each is sent by POST, or by the page's program alone (LiveForm)", () => {
  const forms = found(/<form\b[\s\S]*?[^=]>/g);
  expect(forms.length).toBeGreaterThan(10);
  const posts = (tag: string) => tag.includes('method="post"') && !tag.includes("onSubmit");
  expect(forms.filter(({ file, tag }) => file !== LIVE_FORM && !posts(tag) && !SEARCHES.includes(tag))).toEqual([]);
});

test("what is pressed or ticked is heeded however early it comes: buttons are PressButton, boxes and rounds that a handler follows are Tick", () => {
  const buttons = found(/<button\b[\s\S]*?[^=]>/g).filter(({ tag }) => !tag.includes('type="submit"'));
  expect(buttons.map(({ file }) => file).toSorted()).toEqual(PRESSED_ALONE);
  const boxes = found(/<input\b[\s\S]*?[^=]>/g).filter(({ tag }) => /\bchecked=/.test(tag));
  expect(boxes.map(({ file }) => file)).toEqual(["components/ui/tick.tsx"]);
});
