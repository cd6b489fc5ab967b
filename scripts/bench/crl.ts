import { cm } from "@/hsm/index.ts";
import { appDb } from "@/lib/db.ts";
import { sha256 } from "@/lib/sha256.ts";
import { answerTrustRequest, ensureAuthority, revokeCertificate } from "@/lib/trust/authority/index.ts";
import { findCrlEntry, parseCrl } from "@/lib/trust/path/crl.ts";
import { median } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { forgetPeak, peakBytes } from "./peak.ts";

const ENTRIES = 200_000;
const ROUNDS = 5;

/**
 * A CRL of 200,000 entries, in seconds, by a process that has none of them yet; beside it, what a further revocation costs, what the same
 * list served again does, and how long others waited meanwhile. `raw`: its bytes hashed, and one signature of the CA's key in the HSM.
 */
export const crl: Bench = { ids: ["crl.200k.s"], measure: async () => [await measure()] };

async function measure(): Promise<Figure> {
  await ensureAuthority({ now: new Date() });
  // whatever is compiled and connected at the first time of all
  await build(new Date());
  await revokeMany(ENTRIES);
  forgetPeak();
  const before = peakBytes();
  const first = await watched(() => build(new Date()));
  const grownMb = (peakBytes() - before) / 2 ** 20;
  const list = parseCrl(Uint8Array.from(first.made));
  for (const number of [0, ENTRIES - 1]) {
    if (!findCrlEntry(list, Buffer.from(serialOf(number), "hex"))) throw new Error("bench: the CRL lacks an entry");
  }

  const further: number[] = [];
  for (let at = 0; at < ROUNDS; at++) {
    await revokeCertificate({ serial: serialOf(ENTRIES + at), reason: "superseded", now: new Date() });
    further.push((await watched(() => build(new Date()))).seconds);
  }
  const again = await watched(() => build(new Date()));
  const raw = await rawSeconds(first.made);
  const mb = (first.made.length / 2 ** 20).toFixed(1);
  const beside = [
    `${mb} MB; the process grew by ${grownMb.toFixed(0)} MB at most; the event loop was held for ${first.heldMs.toFixed(0)} ms at most`,
    `after one more revocation ${median(further).toFixed(3)} s; served again ${again.seconds.toFixed(4)} s`,
  ];
  return { ...figure("crl.200k.s", first.seconds, raw, undefined, "s"), beside };
}

async function build(now: Date): Promise<Uint8Array> {
  const { status, body } = await answerTrustRequest({ method: "GET", path: "crl/ca.crl", now });
  if (status !== 200) throw new Error(`bench: the CRL was answered with ${status}`);
  return body;
}

const serialOf = (number: number) => `4${number.toString(16).padStart(31, "0")}`;

/** Issued and revoked one a second, up to now; and a few that are to be revoked. */
async function revokeMany(count: number): Promise<void> {
  await appDb().$executeRaw`
    INSERT INTO trust.issued_certificate (serial, issuer, certificate, issued_at, not_after, revoked_at, reason)
    SELECT '4' || lpad(to_hex(n), 31, '0'), 'ca', '\\x', now() - interval '1 year', now() + interval '5 years',
      CASE WHEN n < ${count}::int THEN now() - (${count}::int - n) * interval '1 second' END, CASE WHEN n < ${count}::int THEN n % 6 END
    FROM generate_series(0, ${count + ROUNDS - 1}::int) AS n`;
  await appDb().$executeRaw`ANALYZE trust.issued_certificate`;
}

/** How long a work took, and how long nothing else could run meanwhile. */
async function watched<T>(work: () => Promise<T>): Promise<{ made: T; seconds: number; heldMs: number }> {
  let heldMs = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    heldMs = Math.max(heldMs, performance.now() - last);
    last = performance.now();
  }, 1);
  const start = performance.now();
  try {
    const made = await work();
    const seconds = (performance.now() - start) / 1000;
    return { made, seconds, heldMs: Math.max(heldMs, performance.now() - last) };
  } finally {
    clearInterval(beat);
  }
}

async function rawSeconds(der: Uint8Array): Promise<number> {
  const { keyHandle } = await cm().generateKeyPair({ algorithm: "RSA-3072", label: "natsuin bench CA" });
  const times: number[] = [];
  for (let at = 0; at < ROUNDS; at++) {
    const start = performance.now();
    await cm().sign({ keyHandle, algorithm: "RSA-3072", digest: sha256(der) });
    times.push((performance.now() - start) / 1000);
  }
  await cm().destroyKeyPair(keyHandle);
  return median(times);
}
