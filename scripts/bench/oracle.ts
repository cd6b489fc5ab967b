import { availableParallelism } from "node:os";
import { cm } from "@/hsm/index.ts";
import type { Credential } from "@/lib/generated/prisma/client.ts";
import { secureRandom } from "@/lib/ids.ts";
import { PIN_PROFILE, stretchPin } from "@/lib/rssp/sam/pin.ts";
import { openSealedKey, sealKey } from "@/lib/rssp/sam/seal-key.ts";
import { sha256 } from "@/lib/sha256.ts";
import { type Bench, figure } from "./figure.ts";

const BATCHES = 12;
/** of each core in a batch */
const GUESSES = 10;
const ASKINGS = 2_000;

/**
 * What an insider with the database and the HSM's PIN can try: guesses at a PIN a second, this machine's cores at nothing else, with the
 * product's own code.
 * `raw`: argon2id alone, which needs no HSM. docs/sole-control.md stands on this figure.
 */
export const oracle: Bench = {
  ids: ["oracle.guesses_per_s"],
  async measure() {
    const owner = { id: "NAT-SIGN-00000", signerId: "sgn_bench", spkiHash: sha256("a key") };
    const factor = secureRandom(32);
    const inner = secureRandom(168);
    const sealed = await sealKey(owner, inner, { pin: "48271906", factor }, secureRandom);
    const row = { ...owner, ...sealed } as Credential;
    const salt = secureRandom(16);
    const data = secureRandom(64);
    const value = await perSecond(async (pin) => {
      if (await openSealedKey(row, { pin, factor })) throw new Error("bench: a wrong PIN opened the key");
    }, GUESSES);
    const raw = await perSecond((pin) => stretchPin(pin, salt, PIN_PROFILE), GUESSES);
    const askings = await perSecond(() => cm().pepper(data), ASKINGS);
    const beside = [`${PIN_PROFILE}; the HSM alone answers ${Math.round(askings)} times a second`];
    return [{ ...figure("oracle.guesses_per_s", value, raw, undefined, "1/s"), beside }];
  },
};

/**
 * As many at a time as there are cores, by the CPU time that they took: what else the machine does counts for little. Of several batches the
 * fastest, since this is what to reckon with.
 */
async function perSecond(guess: (pin: string) => Promise<unknown>, perCore: number): Promise<number> {
  const cores = availableParallelism();
  let made = 0;
  const one = async () => {
    for (let at = 0; at < perCore; at++) await guess(String(50_000_000 + made++));
  };
  const rates: number[] = [];
  while (rates.length < BATCHES) {
    const cpu = process.cpuUsage();
    await Promise.all(Array.from({ length: cores }, one));
    const { user, system } = process.cpuUsage(cpu);
    rates.push((cores * cores * perCore * 1e6) / (user + system));
  }
  return Math.max(...rates);
}
