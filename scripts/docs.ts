// npm run docs: writes the documents that are generated from code.
import { writeFileSync } from "node:fs";
import { renderRightsDoc } from "@/lib/auth/render-rights-doc.ts";
import { renderErrorsDoc } from "@/lib/errors/render-doc.ts";
import { renderLifeCycleDoc } from "@/lib/rssp/render-life-cycle-doc.ts";
import { renderPolicyDoc } from "@/lib/rssp/render-policy-doc.ts";
import { renderAccessMatrix } from "@/test/matrix/render-doc.ts";

const documents = {
  "docs/life-cycle.md": renderLifeCycleDoc,
  "docs/errors.md": renderErrorsDoc,
  "docs/policy.md": renderPolicyDoc,
  "docs/rights.md": renderRightsDoc,
  "docs/access-matrix.md": renderAccessMatrix,
};
for (const [file, render] of Object.entries(documents)) {
  writeFileSync(file, render());
  console.log(file);
}
