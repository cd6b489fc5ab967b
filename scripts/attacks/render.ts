import type { Judged } from "./judge.ts";

/** docs/conformance/attacks.md. */
export function renderAttacks(judged: Judged[], poppler: string): string {
  const attacks = judged.filter(({ attack }) => attack.family !== "sound");
  const files = attacks.reduce((sum, { attack }) => sum + attack.files.length, 0);
  const believed = (verdicts: string[]) => verdicts.filter((one) => /^TOTAL-PASSED$|^Signature is Valid$/.test(one)).length;
  const count = (of: (one: Judged) => string[]) => attacks.reduce((sum, one) => sum + believed(of(one)), 0);
  return [
    "# Attack files",
    "",
    "Made by `npm run attacks`, and made again by `scripts/attacks/attacks.it.test.ts`, which compares. The samples are in `test/attacks/`;",
    "`npm run attacks -- --keep FOLDER` writes them out with the root they are judged by.",
    "",
    `${attacks.length} attacks, ${files} files. Called valid by Natsuin: ${count(({ ours }) => ours)}. Called valid by pdfsig (poppler ${poppler}, \`-nocert\`): ${count(({ poppler: said }) => said)}.`,
    "",
    "pdfsig looks at the signed bytes alone: not at what came after them, and under `-nocert` not at certificates. Its column shows which",
    "attacks need more than that. × counts the files of a row that got this verdict.",
    ...section(judged),
    "",
  ].join("\n");
}

function section(judged: Judged[]): string[] {
  const lines: string[] = [];
  for (const family of new Set(judged.map(({ attack }) => attack.family))) {
    lines.push("", `## ${family}`, "", "| file | what | Natsuin | pdfsig |", "|---|---|---|---|");
    lines.push(...judged.filter(({ attack }) => attack.family === family).map(renderRow));
  }
  return lines;
}

export function renderRow({ attack, ours, poppler }: Judged): string {
  return `| ${attack.name} | ${attack.what} | ${tally(ours)} | ${tally(poppler)} |`;
}

function tally(verdicts: string[]): string {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const [only] = counts.keys();
  if (counts.size === 1 && verdicts.length === 1) return only as string;
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([verdict, times]) => `${verdict} ×${times}`)
    .join("<br>");
}
