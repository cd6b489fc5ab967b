import { availableParallelism } from "node:os";
import { cm, type OpenKey } from "@/hsm/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { secureRandom } from "@/lib/ids.ts";
import { activateKey } from "@/lib/rssp/sam/activate-key.ts";
import { PIN_PROFILE, stretchPin } from "@/lib/rssp/sam/pin.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import { sha256 } from "@/lib/sha256.ts";
import { PIN } from "@/test/rssp.ts";
import { median } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { rawPerSecond } from "./raw-speed.ts";
import { type AtPage, authoriseAt, type BenchSigner, makeSigners, openPage } from "./signers.ts";

const SIGNERS = 8 * availableParallelism();
const ROUNDS = 3;
/** Of each round, every signer's. */
const EACH = 6;

/**
 * Activations a second, all cores: PIN and one-time password judged, SAD made and spent, key unwrapped, one value signed, verified and
 * stored, outcome recorded, signer told; as many signers at once as a busy server has. `raw`: SoftHSM alone, unwrapping, signing and
 * destroying. PostgreSQL runs on the same cores.
 */
export const activation: Bench = {
  ids: ["activation.p256.per_s", "activation.rsa3072.per_s"],
  measure: async () => [await measure("activation.p256.per_s", "P-256"), await measure("activation.rsa3072.per_s", "RSA-3072")],
};

async function measure(id: string, algorithm: AlgorithmName): Promise<Figure> {
  const signers = await makeSigners(SIGNERS, algorithm);
  await round(signers);
  const rounds: { perSecond: number; cpuMs: number }[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round(signers));
  const cpuMs = median(rounds.map((one) => one.cpuMs));
  const value = median(rounds.map(({ perSecond }) => perSecond));
  const raw = await rawPerSecond({ algorithm, what: "use" });
  return { ...figure(id, value, raw, undefined, "1/s"), beside: [await split(algorithm, cpuMs)] };
}

async function round(signers: BenchSigner[]): Promise<{ perSecond: number; cpuMs: number }> {
  const pages: AtPage[][] = [];
  for (const signer of signers) {
    const own: AtPage[] = [];
    while (own.length < EACH) own.push(await openPage(signer));
    pages.push(own);
  }
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    pages.map(async (own) => {
      for (const page of own) await activateKey({ requestId: page.requestId, sad: await authoriseAt(page), now: page.now });
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const count = pages.flat().length;
  return { perSecond: (1000 * count) / (performance.now() - start), cpuMs: (user + system) / 1000 / count };
}

/** Where the CPU time of one activation goes, in this process: the parts alone, one after the other; the rest is what is left. */
async function split(algorithm: AlgorithmName, whole: number): Promise<string> {
  const { wrapped, spki } = await cm().generateWrapped({ algorithm });
  const [salt, data] = [secureRandom(16), secureRandom(64)];
  const digest = sha256(data);
  const scheme = { kind: algorithm === "P-256" ? "ecdsa" : "rsa-pkcs1", digest: "SHA-256" } as const;
  let key: OpenKey | undefined;
  let value: Uint8Array | undefined;
  const parts = await cpuOfSteps({
    argon2id: () => stretchPin(PIN, salt, PIN_PROFILE),
    pepper: () => cm().pepper(data),
    unwrap: async () => {
      key = await cm().openKey({ algorithm, place: { wrapped } });
    },
    sign: async () => {
      value = (await key?.sign([digest]))?.values[0];
    },
    verify: () => nodeCrypto.verify({ spki, signature: value as Uint8Array, data: [data], scheme }),
    destroy: () => key?.close(),
  });
  const rest = whole - Object.values(parts).reduce((sum, part) => sum + part, 0);
  const words = Object.entries({ ...parts, rest }).map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
  return `CPU ms an activation: ${whole.toFixed(2)} = ${words.join(" + ")}`;
}

/** Median CPU ms of steps that follow each other. */
async function cpuOfSteps<Name extends string>(steps: Record<Name, () => unknown>): Promise<Record<Name, number>> {
  const names = Object.keys(steps) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let at = 0; at < 120; at++) {
    for (const name of names) {
      const before = process.cpuUsage();
      await steps[name]();
      const { user, system } = process.cpuUsage(before);
      if (at >= 20) times[name].push((user + system) / 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}
