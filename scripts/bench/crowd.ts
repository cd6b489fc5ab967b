import { setTimeout as sleep } from "node:timers/promises";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { authorise } from "@/lib/rssp/signer.ts";
import { documentBytes, finishSigning, openAuthorisation, openReading } from "@/lib/sca/index.ts";
import { authorityCertificates, ensureAuthority } from "@/lib/trust/authority/index.ts";
import { serveTrust, setPorts } from "@/test/faults/ports.ts";
import { Clock, PIN } from "@/test/rssp.ts";
import { enterPage, makeSigner, otpOf, registerSca, type ScaSigner } from "@/test/sca.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { quantile } from "./quantile.ts";
import { samplePdf } from "./sample-pdf.ts";
import { sendTogether } from "./send-together.ts";

const CROWD = 200;
const ALONE = 10;
const TENANT = "ten_crowd";
/** As long as a page waits before it asks again while another signs (components/read/use-authorise.ts). */
const PATIENCE_MS = [4_000, 8_000] as const;
const clock = () => new Date();

/**
 * 200 signers of one parallel group who all come at once, each with a key of his own in the HSM, PIN and one-time password; TSA, OCSP and
 * CRL over HTTP. It ends only with 200 valid signatures in one file and one completion. The first figure: from the moment a signer has the
 * revision until his signature is stored; `raw` is the same of people who each sign a contract alone. The second, from his coming, is the
 * queue: one revision follows the other.
 */
export const crowd: Bench = {
  ids: ["crowd.200.p95_ms", "crowd.200.wait.p95_s"],
  measure: async () => {
    await ensureAuthority({ now: clock() });
    const trust = await serveTrust(clock);
    try {
      await setPorts(trust.url);
      await registerSca(clock());
      const sender = await person("送信 花子", null);
      const signers = await inTurns(CROWD, 8, (at) => person(`署名 ${at + 1}`, "P-256"));
      const alone: Passage[] = [];
      for (const signer of signers.slice(0, ALONE)) alone.push(await pass(signer, await send(sender, [signer])));
      // each one-time password counts once
      await sleep(30_000);
      const contractId = await send(sender, signers);
      const begun = performance.now();
      const passages = await Promise.all(signers.map((signer) => pass(signer, contractId)));
      const seconds = (performance.now() - begun) / 1000;
      return figures(alone, passages, seconds, await judged(sender, contractId));
    } finally {
      await trust.close();
    }
  },
};

/** `own`: from having the revision; `whole`: from coming. Milliseconds. */
type Passage = { own: number; whole: number; asked: number };

const person = (name: string, algorithm: "P-256" | null) =>
  makeSigner({ clock: new Clock() }, { tenantId: TENANT, name, algorithm });

const send = async (sender: ScaSigner, signers: ScaSigner[]) => sendTogether(sender, signers, await samplePdf(100_000), clock());

/** Reads, asks until the revision is his, authorises, and is signed. Whoever finds it newer reads the newer one; so does the page (use-authorise.ts). */
function pass(signer: ScaSigner, contractId: string): Promise<Passage> {
  const { actor } = signer;
  return actingAs(actor, async () => {
    const came = performance.now();
    let signing = await read(signer, contractId);
    for (let asked = 1; ; asked++) {
      const had = performance.now();
      const answer = await ask(signer, signing.id);
      if (answer === "SIGNING_STALE") {
        signing = await read(signer, contractId);
        continue;
      }
      if (answer === "SIGNING_LEASED") {
        const [least, most] = PATIENCE_MS;
        await sleep(least + Math.random() * (most - least));
        continue;
      }
      const { authorizeUrl } = answer;
      const { digests: _, ...page } = await enterPage(authorizeUrl, clock());
      await authorise({ ...page, pin: PIN, otp: otpOf(signer, clock()), source: "192.0.2.1", now: clock() });
      const outcome = await finishSigning(signing.id, clock);
      if (outcome.kind !== "signed") throw new Error(`not signed: ${JSON.stringify(outcome)}`);
      return { own: performance.now() - had, whole: performance.now() - came, asked };
    }
  });
}

async function read({ actor }: ScaSigner, contractId: string): Promise<{ id: string }> {
  for (let tried = 0; ; tried++) {
    const { signing, blocked } = await openReading(actor, contractId, clock());
    if (signing) return signing;
    // somebody signed while it was read
    if (blocked?.code !== "SIGNING_STALE" || tried === 20) throw new Error(`cannot sign: ${JSON.stringify(blocked)}`);
  }
}

/** The code: another is signing, or has signed since. */
async function ask(
  { actor }: ScaSigner,
  signingId: string,
): Promise<{ authorizeUrl: string } | "SIGNING_LEASED" | "SIGNING_STALE"> {
  try {
    return await openAuthorisation(actor, signingId, clock());
  } catch (error) {
    if (error instanceof NatsuinError && (error.code === "SIGNING_LEASED" || error.code === "SIGNING_STALE")) return error.code;
    throw error;
  }
}

/** Throws unless every signature is valid and the contract was concluded once. @returns the file's size in MB */
async function judged({ actor }: ScaSigner, contractId: string): Promise<number> {
  return actingAs(actor, async () => {
    const contract = await appDb().contract.findUniqueOrThrow({ where: { id: contractId } });
    const completions = await appDb().contractEvent.count({ where: { contractId, type: "completed" } });
    const { root } = await authorityCertificates();
    const { bytes: pdf } = await documentBytes(actor, { contractId, revision: CROWD + 1 }, clock());
    const report = await validatePdf({ pdf, anchors: [root], crypto: nodeCrypto, now: clock() });
    const valid = report.signatures.filter(({ verdict }) => verdict === "TOTAL-PASSED").length;
    if (contract.state !== "completed" || completions !== 1 || valid !== CROWD || report.verdict !== "TOTAL-PASSED")
      throw new Error(`bench: ${contract.state}, ${completions} completions, ${valid} of ${CROWD} valid, ${report.verdict}`);
    return pdf.length / 1e6;
  });
}

function figures(alone: Passage[], passages: Passage[], seconds: number, megabytes: number): Figure[] {
  const p = (of: Passage[], what: keyof Passage, share: number) =>
    quantile(
      of.map((one) => one[what]),
      share,
    );
  const own = p(passages, "own", 0.95);
  const beside = [
    `p50 ${p(passages, "own", 0.5).toFixed(0)} ms, alone p50 ${p(alone, "own", 0.5).toFixed(0)} ms`,
    `${CROWD} valid signatures and one completion after ${seconds.toFixed(0)} s; ${megabytes.toFixed(1)} MB; asked ${p(passages, "asked", 0.5)} times (p50), ${p(passages, "asked", 1)} at most`,
  ];
  const waited = p(passages, "whole", 0.95) / 1000;
  return [
    { ...figure("crowd.200.p95_ms", own, p(alone, "own", 0.95)), beside },
    { ...figure("crowd.200.wait.p95_s", waited, (CROWD * p(alone, "own", 0.5)) / 1000, undefined, "s"), beside: [] },
  ];
}

async function inTurns<T>(count: number, atOnce: number, make: (at: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < count; at = next++) made[at] = await make(at);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return made;
}
