/**
 * `npm run card -- sign FILE [--as NAME]`: what a card's signing application does, with a software card of the demo (DATA_DIR/cards). Writes
 * FILE.p7m, CMS SignedData (DER) that encloses the file, beside it.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { readDemoCard } from "./card/make-cards.ts";
import { signAsCard } from "./card/sign-as-card.ts";

const USAGE = "usage: npm run card -- sign FILE [--as signer3]";

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { as: { type: "string", default: "signer3" } } });
  const [act, file, extra] = positionals;
  if (act !== "sign" || !file || extra || !/^[\w-]{1,64}$/.test(values.as)) throw new Error(USAGE);
  const card = await readDemoCard(process.env.DATA_DIR ?? ".data", values.as);
  await writeFile(`${file}.p7m`, await signAsCard(await readFile(file), card));
  process.stdout.write(`${file}.p7m\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
