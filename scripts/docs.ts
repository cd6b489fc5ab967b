// npm run docs: writes the documents that are generated from code.
import { writeFileSync } from "node:fs";
import { renderErrorsDoc } from "@/lib/errors/render-doc.ts";

writeFileSync("docs/errors.md", renderErrorsDoc());
console.log("docs/errors.md");
