import type { Bytes } from "../../lib/bytes.ts";
import type { World } from "../pki.ts";
import { archive, contract, signLt, worldOf } from "./contract.ts";
import { forgeryAttacks } from "./forgery.ts";
import { materialAttacks } from "./material.ts";
import { resourceAttacks } from "./resources.ts";
import { savingAttacks } from "./saving.ts";
import { shadowAttacks } from "./shadow.ts";
import { wrappingAttacks } from "./wrapping.ts";

export type Family = "sound" | "flipped byte" | "shadow" | "incremental saving" | "wrapping" | "USF" | "material" | "resources";

/** One row of docs/conformance/attacks.md: a way to deceive a validator, and the files that try it. */
export type AttackFile = { family: Family; name: string; what: string; files: Uint8Array[] };

/** Every attack, after two sound files that show that the validator does accept. Keys are new each time, the files' forms are not. */
export async function attackFiles(): Promise<{ world: World; files: AttackFile[] }> {
  const world = worldOf();
  const lt = await signLt(world, contract());
  const lta = await archive(world, lt);
  const files: AttackFile[] = [
    { family: "sound", name: "sound-lt", what: "signed at B-LT, for comparison", files: [lt] },
    { family: "sound", name: "sound-lta", what: "the same with an archive timestamp", files: [lta] },
    { family: "flipped byte", name: "flip-lt", what: "one byte inverted, at every 1 % of a B-LT file", files: flipped(lt, 0xff) },
    {
      family: "flipped byte",
      name: "flip-lt-bit",
      what: "one bit flipped, at every 1 % of a B-LT file",
      files: flipped(lt, 0x01),
    },
    {
      family: "flipped byte",
      name: "flip-lta",
      what: "one byte inverted, at every 1 % of a B-LTA file",
      files: flipped(lta, 0xff),
    },
  ];
  const families = [shadowAttacks, savingAttacks, wrappingAttacks, forgeryAttacks, materialAttacks, resourceAttacks];
  for (const family of families) files.push(...(await family(world)));
  return { world, files };
}

function flipped(pdf: Bytes, mask: number): Bytes[] {
  return Array.from({ length: 100 }, (_, percent) => {
    const out = pdf.slice();
    const at = Math.floor((percent * pdf.length) / 100);
    out[at] = (out[at] as number) ^ mask;
    return out;
  });
}
