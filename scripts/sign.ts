/**
 * `npm run sign -- IN.pdf OUT.pdf [--level B-B|B-T|B-LT|B-LTA] [--as EMAIL]…`: signs a PDF with demo credentials through the whole SAP, PIN and
 * one-time password included; several `--as` sign one after the other. Needs no running server. The stamps are invisible: the
 * input's pages stay as they are, and its bytes are the output's first. Exit 0 signed, 1 refused, 2 the command cannot be read.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { cm } from "@/hsm/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { closeDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { allocateFields, inspectPdf } from "@/lib/pades/index.ts";
import { extendPdf } from "@/lib/pades/levels/index.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { askOcsp } from "@/lib/rssp/sam/certificate-status.ts";
import { setRsspPorts } from "@/lib/rssp/signer.ts";
import { levelPort } from "@/lib/sca/signing/level-port.ts";
import { scaPorts, setScaPorts } from "@/lib/sca/signing/ports.ts";
import { findDemoSigner } from "./sign/demo-signer.ts";
import { localTrust } from "./sign/local-trust.ts";
import { readCommand, type SignCommand } from "./sign/read-command.ts";
import { type Signed, signOnce, withDss } from "./sign/sign-once.ts";
import { wordsOf } from "./sign/words-of.ts";

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(command: SignCommand): Promise<void> {
  const { input, output, level } = command;
  if (path.resolve(input) === path.resolve(output)) throw new Error("OUT.pdf must be another file than IN.pdf");
  const given = Uint8Array.from(await readFile(input));
  const { signatures, certification, fields } = inspectPdf(given);
  setScaPorts({ transport: localTrust });
  setRsspPorts({ certificateStatus: askOcsp(localTrust) });
  const signers = [];
  for (const email of command.signers) signers.push(await findDemoSigner(email, new Date()));

  // Every field before the first signature; a certified document takes no new ones, so its own are filled.
  const free =
    certification === undefined
      ? namesBeside(fields, signers.length)
      : fields.filter((field) => field.free).map(({ name }) => name);
  if (free.length < signers.length) throw new NatsuinError("NO_PLACE_FOR_SIGNATURE");
  const unseen = (name: string) => ({ name, page: 1, rect: null, appearance: null });
  let pdf: Uint8Array = certification === undefined ? allocateFields(given, free.map(unseen)) : given;

  const title =
    path
      .basename(input)
      .replace(/\.pdf$/i, "")
      .slice(0, 120) || "PDF";
  const materials: Signed["material"][] = [];
  for (const [at, signer] of signers.entries()) {
    const certify = at === 0 && certification === undefined && signatures.length === 0;
    const signed = await signOnce(pdf, { signer, fieldName: free[at] as string, certify, level, title, say });
    pdf = signed.bytes;
    materials.push(signed.material);
  }
  if (level === "B-LTA") pdf = await extendPdf(pdf, level, await levelPort(scaPorts(), () => new Date()));
  await check(await withDss(pdf, materials), free.slice(0, signers.length));
  await writeFile(`${output}.new`, pdf);
  await rename(`${output}.new`, output);
  say(`${output}: ${signers.length} signature(s), PAdES-${level}`);
}

function namesBeside(fields: { name: string }[], count: number): string[] {
  const taken = new Set(fields.map(({ name }) => name.split(".")[0]));
  const names: string[] = [];
  for (let n = 1; names.length < count; n++) if (!taken.has(`Signature${n}`)) names.push(`Signature${n}`);
  return names;
}

/** The own validator's word before anything is written; at B-B and B-T it is given what the file leaves out. */
async function check(pdf: Uint8Array, names: string[]): Promise<void> {
  const report = await validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now: new Date() });
  for (const name of names) {
    const own = report.signatures.find(({ fieldName }) => fieldName === name);
    if (own?.verdict !== "TOTAL-PASSED")
      throw new NatsuinError("SIGNATURE_INVALID", { subIndication: own?.subIndication ?? "none" });
  }
}

async function run(): Promise<number> {
  let command: SignCommand;
  try {
    command = readCommand(process.argv.slice(2));
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
