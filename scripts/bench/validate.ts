import type { Bytes } from "@/lib/bytes.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import type { CryptoPort } from "@/lib/crypto-port.ts";
import { allocateFields } from "@/lib/pades/index.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { newWorld, type World } from "@/test/pki.ts";
import { materialOf, signPdf, withDss } from "@/test/sign-pdf.ts";
import { cpuTimes } from "./cpu-time.ts";
import { type Bench, figure } from "./figure.ts";
import { samplePdf } from "./sample-pdf.ts";

const SIGNED_AT = new Date("2026-11-20T03:00:00Z");
const JUDGED_AT = new Date("2026-11-20T03:10:00Z");

/**
 * One P-256 signature at B-LT on a PDF of 100 kB: from the bytes to the report, nothing kept between runs but node's own key cache.
 * `raw` is the cryptography alone: the same digests and verifications once more, without reading any structure.
 */
export const validate: Bench = {
  ids: ["validate.cpu_ms"],
  measure: async () => {
    const world = newWorld(SIGNED_AT);
    const pdf = await signedPdf(world, 100_000);
    const anchors = [world.root.certificate];
    const judge = async (crypto: CryptoPort) => {
      const report = await validatePdf({ pdf, anchors, crypto, now: JUDGED_AT });
      if (report.verdict !== "TOTAL-PASSED") throw new Error(`the bench's own file is ${report.verdict}`);
    };
    const calls: (() => Promise<unknown>)[] = [];
    await judge({
      digest: (algorithm, parts) => {
        calls.push(() => nodeCrypto.digest(algorithm, parts));
        return nodeCrypto.digest(algorithm, parts);
      },
      verify: (input) => {
        calls.push(() => nodeCrypto.verify(input));
        return nodeCrypto.verify(input);
      },
    });
    const raw = async () => {
      for (const call of calls) await call();
    };
    const times = await cpuTimes({ whole: () => judge(nodeCrypto), raw }, { warmUp: 100, batches: 15, perBatch: 20 });
    return [figure("validate.cpu_ms", times.whole, times.raw)];
  },
};

/** Signed at B-LT by a PKI of the bench's own: the validator asks no service, so none need run. */
export async function signedPdf(world: World, size: number): Promise<Bytes> {
  const place = { name: "first", page: 1, rect: null, appearance: null };
  const base = allocateFields(await samplePdf(size), [place]);
  const { pdf, contents } = await signPdf(base, { world, fieldName: "first", certify: true, genTime: SIGNED_AT });
  return withDss(pdf, contents, materialOf(world, SIGNED_AT));
}

export const benchWorld = (): World => newWorld(SIGNED_AT);
