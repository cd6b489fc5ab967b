/**
 * `npm run extend -- IN.pdf OUT.pdf [--level B-T|B-LT|B-LTA] [--trust ROOT.pem]…`: brings the signatures of a PDF, ours or another
 * product's, to a level; with B-LTA a further archive timestamp each time. The input's bytes are the output's first. Asks the TSA,
 * OCSP and CRL addresses of this installation and of the certificates; needs no running server. Exit 0 done, 1 refused, 2 no command.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { cm } from "@/hsm/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { closeDb } from "@/lib/db.ts";
import { type ExtendedLevel, extendPdf } from "@/lib/pades/levels/index.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { levelPort } from "@/lib/sca/signing/level-port.ts";
import { scaPorts, setScaPorts } from "@/lib/sca/signing/ports.ts";
import { readCertificateFile } from "@/lib/trust/anchors.ts";
import { localTrust } from "./sign/local-trust.ts";
import { wordsOf } from "./sign/words-of.ts";

const USAGE = "usage: npm run extend -- IN.pdf OUT.pdf [--level B-T|B-LT|B-LTA] [--trust ROOT.pem]…";
const LEVELS: readonly ExtendedLevel[] = ["B-T", "B-LT", "B-LTA"];
const say = (line: string) => process.stderr.write(`${line}\n`);

function readCommand() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { level: { type: "string", default: "B-LTA" }, trust: { type: "string", multiple: true } },
  });
  const [input, output, extra] = positionals;
  const level = LEVELS.find((one) => one === values.level);
  if (!input || !output || extra || !level) throw new Error(USAGE);
  if (path.resolve(input) === path.resolve(output)) throw new Error("OUT.pdf must be another file than IN.pdf");
  return { input, output, level, trust: (values.trust ?? []).flatMap(readCertificateFile) };
}

async function main({ input, output, level, trust }: ReturnType<typeof readCommand>): Promise<void> {
  const { anchors } = scaPorts();
  setScaPorts({ transport: localTrust, anchors: async () => [...(await anchors()), ...trust] });
  const now = () => new Date();
  const port = await levelPort(scaPorts(), now);
  const pdf = await extendPdf(Uint8Array.from(await readFile(input)), level, port);
  const { verdict, signatures } = await validatePdf({ pdf, anchors: port.anchors, crypto: nodeCrypto, now: now() });
  await writeFile(`${output}.new`, pdf);
  await rename(`${output}.new`, output);
  const levels = signatures.map(({ fieldName, level: reached }) => `${fieldName} ${reached}`);
  say(`${output}: ${verdict}; ${levels.join(", ")}`);
}

async function run(): Promise<number> {
  let command: ReturnType<typeof readCommand>;
  try {
    command = readCommand();
  } catch (error) {
    say(wordsOf(error));
    return 2;
  }
  try {
    await main(command);
    return 0;
  } catch (error) {
    say(wordsOf(error));
    return 1;
  } finally {
    await cm().close();
    await closeDb();
  }
}

process.exitCode = await run();
