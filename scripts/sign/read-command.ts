import { parseArgs } from "node:util";
import { NatsuinError } from "@/lib/errors.ts";

export const USAGE =
  "usage: npm run sign -- IN.pdf OUT.pdf [--level B-T|B-LT] [--as signer1@demo.example]…   (--as repeated: one after the other)";

export type SignCommand = { input: string; output: string; level: "B-T" | "B-LT"; signers: string[] };

/** What the command line asks for. Throws Error with the usage, LEVEL_NOT_OFFERED. */
export function readCommand(args: string[]): SignCommand {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { level: { type: "string", default: "B-LT" }, as: { type: "string", multiple: true } },
  });
  const [input, output, extra] = positionals;
  if (!input || !output || extra) throw new Error(USAGE);
  const { level } = values;
  if (level === "B-B" || level === "B-LTA") throw new NatsuinError("LEVEL_NOT_OFFERED", { level });
  if (level !== "B-T" && level !== "B-LT") throw new Error(`--level is B-T or B-LT, not ${level}\n${USAGE}`);
  const signers = (values.as ?? ["signer1@demo.example"]).map((email) => email.trim().toLowerCase());
  if (new Set(signers).size !== signers.length) throw new Error(`the same signer is named twice\n${USAGE}`);
  return { input, output, level, signers };
}
