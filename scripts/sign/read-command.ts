import { parseArgs } from "node:util";

export const USAGE =
  "usage: npm run sign -- IN.pdf OUT.pdf [--level B-B|B-T|B-LT|B-LTA] [--as signer1@demo.example]…   (--as repeated: one after the other)";

const LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"] as const;
export type SignLevel = (typeof LEVELS)[number];
export type SignCommand = { input: string; output: string; level: SignLevel; signers: string[] };

/** What the command line asks for. Throws Error with the usage. */
export function readCommand(args: string[]): SignCommand {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { level: { type: "string", default: "B-LT" }, as: { type: "string", multiple: true } },
  });
  const [input, output, extra] = positionals;
  if (!input || !output || extra) throw new Error(USAGE);
  const level = LEVELS.find((one) => one === values.level);
  if (!level) throw new Error(`--level is one of ${LEVELS.join(", ")}, not ${values.level}\n${USAGE}`);
  const signers = (values.as ?? ["signer1@demo.example"]).map((email) => email.trim().toLowerCase());
  if (new Set(signers).size !== signers.length) throw new Error(`the same signer is named twice\n${USAGE}`);
  return { input, output, level, signers };
}
