import { type ErrorEntry, errorCatalogue } from "../errors.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** `docs/errors.md`, whole: a row a code, in the catalogue's order. */
export function renderErrorsDoc(): string {
  const rows = Object.entries<ErrorEntry>(errorCatalogue).map(
    ([code, { status, retryable, cause, ja, en, operator }]) =>
      `| \`${code}\` | ${status} | ${retryable ? "yes" : "no"} | ${cell(cause)} | ${cell(ja)}<br>${cell(en)} | ${cell(operator)} |`,
  );
  return [
    "# Errors",
    "",
    "Generated from `lib/errors/` by `npm run docs`; a test fails when the two differ. `{name}` is filled in from the case.",
    "",
    "| code | HTTP | try again | cause | what the person reads | what the operator does |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
