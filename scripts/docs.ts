// npm run docs: writes the documents that are generated from code.
import { writeFileSync } from "node:fs";
import { renderErrorsDoc } from "@/lib/errors/render-doc.ts";
import { renderLifeCycleDoc } from "@/lib/rssp/render-life-cycle-doc.ts";
import { renderPolicyDoc } from "@/lib/rssp/render-policy-doc.ts";

const documents = {
  "docs/life-cycle.md": renderLifeCycleDoc,
  "docs/errors.md": renderErrorsDoc,
  "docs/policy.md": renderPolicyDoc,
};
for (const [file, render] of Object.entries(documents)) {
  writeFileSync(file, render());
  console.log(file);
}
