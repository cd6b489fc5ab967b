import words from "../../messages/policy.en.json" with { type: "json" };
import ja from "../../messages/policy.ja.json" with { type: "json" };
import {
  AUTHORISATION_PATTERNS,
  DEMANDS,
  DEVICE_EVALUATIONS,
  demandClauses,
  deviceGrades,
  LEVELS,
  type Level,
  LOGIN_PATTERNS,
  loginPatterns,
  MEANS,
  meansTable,
  policy,
} from "./policy.ts";

const MARK = { recommended: "○", limited: "△", refused: "×" } as const;
const GRADE = { any: "1", evaluated: "2", international: "3, with a certified SAM" } as const;

/** `docs/policy.md`, whole: the tables of policy.ts in the catalogue's words. */
export function renderPolicyDoc(): string {
  return [
    "# Policy: what a remote signature may be at which level",
    "",
    "Generated from `lib/rssp/policy.ts` by `npm run docs`; a test fails when the two differ. The page `/policy` shows the same to everybody.",
    "",
    "The JT2A guideline prints no clause numbers below its chapters: they are counted here as its headings and items stand (Ⅰ-3.7.2 is",
    "利用認証と鍵認可について, whose notes are ＊１ to ＊３). A statement such as `I-3.7.2-04` is one sentence of it.",
    "",
    "## Login and key authorisation together",
    "",
    ...LOGIN_PATTERNS.map((login) => `- 利用認証 **${login}**: ${words.route[login]}`),
    ...AUTHORISATION_PATTERNS.map((pattern) => `- 鍵認可 **${pattern}**: ${words.route[pattern]}`),
    "",
    "Here a signer logs in by A and authorises by 1.",
    ...LEVELS.flatMap(cells),
    "",
    "## What a level asks beyond the pattern",
    "",
    `| | ${LEVELS.map((level) => `level ${level}`).join(" | ")} |`,
    "|---|---|---|---|",
    ...DEMANDS.map(
      (demand) =>
        `| ${words.demand[demand].label} | ${LEVELS.map((level) => `${words.demand[demand][level]} (${demandClauses[demand][level]})`).join(" | ")} |`,
    ),
    "",
    "**The level shown** is computed (`lib/rssp/level.ts`): the highest level of which every row is met. The level whose first four rows are",
    `met is the one *authorised as*; where it is higher, both are said: ${fill(ja.level.as, { level: 1, authorisedAs: 2 })}. Nobody sets a level.`,
    "",
    "## The device's evaluation",
    "",
    "`PKCS11_EVALUATION` records it, with the certificate's number in `PKCS11_CERTIFICATE`. SoftHSM has none, whatever is configured.",
    "",
    "| value | evaluation | highest level |",
    "|---|---|---|",
    ...DEVICE_EVALUATIONS.map(
      (evaluation) => `| \`${evaluation}\` | ${words.evaluation[evaluation]} | ${GRADE[deviceGrades[evaluation]]} |`,
    ),
    "",
    "FIPS 140-2 is not among them: its certificates are historical. The SAM here is certified by nobody, so level 3 is never shown.",
    "",
    "**Sole control** (EN 419 241-1): SCL2 needs two factors, given past the application to a certified SAM, over a key in an evaluated",
    "device. Without such a SAM and device it is SCL1.",
    "",
    "## Means of authorisation",
    "",
    "| means | verdict | factors | why | here |",
    "|---|---|---|---|---|",
    ...MEANS.map((means) => {
      const { verdict, factors, offered } = meansTable[means];
      const here = offered ? words.means.offered : verdict === "refused" ? words.means.never : words.means.notOffered;
      return `| ${words.means.name[means]} | ${MARK[verdict]} ${words.means.verdict[verdict]} | ${factors} | ${words.means.why[means]} | ${here} |`;
    }),
    "",
    "The first three and the last are the judgement of an accredited CA on its remote signature (認証認可手段の選択); `RSSP_MEANS_REFUSED` is",
    "what the door answers to the last. The code by e-mail follows NIST SP 800-63B §5.1.3.1, to which 附録8 refers.",
    "",
    "## The least level of a contract",
    "",
    ...LEVELS.map((level) => `- level ${level}: ${words.use[level]}（${ja.use[level]}）. ${words.aim[level]}.`),
    "",
    "A sender chooses it, a template may set it. Sending is refused where no key of the installation reaches it (`CONTRACT_LEVEL_UNREACHABLE`);",
    "signing is refused where the signer's certificate does not (`CREDENTIAL_LEVEL_TOO_LOW`): when it is prepared, before the request is",
    "opened, and before the result is stored.",
    "",
    "## Readings decided",
    "",
    ...Object.values(words.readings)
      .slice(1)
      .map((reading) => `- ${reading}`),
    "",
  ].join("\n");
}

function cells(level: Level): string[] {
  const logins = LOGIN_PATTERNS.map((login) => {
    const { note, clause } = loginPatterns[level][login];
    return `${login}: ${words.login[note]} (${clause})`;
  });
  return [
    "",
    `### Level ${level}`,
    "",
    `| 鍵認可 | ${LOGIN_PATTERNS.map((login) => `利用認証 ${login}`).join(" | ")} | clause | statement |`,
    "|---|---|---|---|---|---|",
    ...AUTHORISATION_PATTERNS.map((pattern) => {
      const verdicts = LOGIN_PATTERNS.map((login) => {
        const { allowed, reason, conditions } = policy(level, login, pattern);
        const said = [words.reason[reason], ...conditions.map((condition) => words.condition[condition])].join("; ");
        return `${allowed ? "○" : "×"} ${said}`;
      });
      const { clause, statement } = policy(level, "A", pattern);
      return `| **${pattern}** | ${verdicts.join(" | ")} | ${clause} | ${statement} |`;
    }),
    "",
    `${logins.join(". ")}.`,
  ];
}

const fill = (text: string, values: Record<string, number>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
