import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { JUDGED_AT } from "@/test/attacks/contract.ts";
import type { AttackFile } from "@/test/attacks/index.ts";
import type { World } from "@/test/pki.ts";

/** One row: how often each verdict was given over the row's files. */
export type Judged = { attack: AttackFile; ours: string[]; poppler: string[] };

export async function judge(attack: AttackFile, world: World): Promise<Judged> {
  const ours: string[] = [];
  for (const pdf of attack.files) ours.push(await ourVerdict(pdf, world));
  return { attack, ours, poppler: attack.files.map(popplerVerdict) };
}

/** `TOTAL-FAILED HASH_FAILURE`, or the code of a refusal. Anything else thrown is a crash and is thrown on. */
export async function ourVerdict(pdf: Uint8Array, world: World): Promise<string> {
  try {
    const report = await validatePdf({ pdf, anchors: [world.root.certificate], crypto: nodeCrypto, now: JUDGED_AT });
    const worst = report.signatures.find(({ verdict }) => verdict === report.verdict);
    return worst ? [worst.verdict, worst.subIndication].filter(Boolean).join(" ") : `${report.verdict} no signature`;
  } catch (error) {
    if (error instanceof NatsuinError) return error.code;
    throw error;
  }
}

/** What poppler's pdfsig says, its certificates not asked about: they are of a test's own root. */
function popplerVerdict(pdf: Uint8Array): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-attack-"));
  try {
    const file = path.join(folder, "a.pdf");
    writeFileSync(file, pdf);
    const { stdout, stderr, signal, status } = spawnSync("pdfsig", ["-nocert", file], {
      encoding: "latin1",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    if (signal) return signal === "SIGKILL" ? "no answer in 20 s" : `crash (${signal})`;
    const said = [...stdout.matchAll(/Signature Validation: (.*)/g)].map(([, words = ""]) => words.replace(/\.$/, ""));
    if (said.length > 0) return [...new Set(said)].join(" + ");
    if (/does not contain any signatures/.test(stdout + stderr)) return "no signatures";
    return status === 0 ? "nothing" : "refused";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function popplerVersion(): string {
  const { stderr, stdout } = spawnSync("pdfsig", ["-v"], { encoding: "utf8" });
  return /version ([\d.]+)/.exec(stdout + stderr)?.[1] ?? "unknown";
}
