import { judgeFactors } from "@/lib/rssp/sam/judge-factors.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { atThePage, Clock, enrolSigner, otpAt, type Page, PIN, registerSca, type TestSigner } from "@/test/rssp.ts";

/** A signer with a clock of his own: each of his activations needs a one-time password that was not used. */
export type BenchSigner = TestSigner & { clock: Clock };
/** A request at its signer's page, at the moment when he presses the button. */
export type AtPage = Page & { signer: BenchSigner; now: Date };

let made = 0;

export async function makeSigners(count: number, algorithm: AlgorithmName): Promise<BenchSigner[]> {
  const now = new Date();
  await ensureAuthority({ now });
  await registerSca(now);
  const signers: BenchSigner[] = [];
  while (signers.length < count) {
    signers.push({ ...(await enrolSigner(`bench_${++made}`, now, algorithm)), clock: new Clock() });
  }
  return signers;
}

/** Hop 4 up to the page, for `count` documents under one request. */
export async function openPage(signer: BenchSigner, count = 1): Promise<AtPage> {
  const now = signer.clock.nextStep();
  return { ...(await atThePage(signer, now, { count })), signer, now };
}

/** Hops 5 and 6: PIN and one-time password in one verdict. @returns the SAD */
export async function authoriseAt({ requestId, shown, signer, now }: AtPage): Promise<string> {
  const factors = { pin: PIN, otp: otpAt(signer, now), source: "192.0.2.1", shown, left: [] };
  const verdict = await judgeFactors({ id: requestId, credentialId: signer.credential.credentialId }, factors, now);
  if (verdict.kind !== "accepted") throw new Error("bench: right factors were refused");
  return verdict.sad;
}
