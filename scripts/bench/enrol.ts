import { availableParallelism } from "node:os";
import { newId } from "@/lib/ids.ts";
import { enrolByVisit } from "@/lib/rssp/signer.ts";
import { type AlgorithmName, algorithmKey } from "@/lib/rssp/types.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { approveEnrolment, arriveAtEnrolment, proveApp } from "@/test/enrolment.ts";
import { PIN, registerSca } from "@/test/rssp.ts";
import { median } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { rawPerSecond } from "./raw-speed.ts";

const AT_ONCE = 4 * availableParallelism();
const ROUNDS = 3;

/**
 * Enrolments a second, all cores: at the RSSP's page, from the code to the certificate: code, second factor registered and proved, PIN, key made in the
 * HSM and sealed, CSR signed and checked, certificate issued, looked at and linked. `raw`: SoftHSM alone, making key pairs and wrapping
 * them. Argon2id for the seal and PostgreSQL run on the same
 * cores.
 */
export const enrol: Bench = {
  ids: ["enrol.p256.per_s", "enrol.rsa3072.per_s"],
  measure: async () => [await measure("enrol.p256.per_s", "P-256"), await measure("enrol.rsa3072.per_s", "RSA-3072")],
};

async function measure(id: string, algorithm: AlgorithmName): Promise<Figure> {
  await ensureAuthority({ now: new Date() });
  await registerSca(new Date());
  await round(algorithm, 1);
  const rounds: { perSecond: number; cpuMs: number; longestMs: number }[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round(algorithm, 2));
  const raw = await rawPerSecond({ algorithm, what: "make" });
  const middle = (what: "perSecond" | "cpuMs" | "longestMs") => median(rounds.map((one) => one[what]));
  const beside = [
    `${AT_ONCE} at once; CPU ms an enrolment, in this process: ${middle("cpuMs").toFixed(1)}; the longest took ${middle("longestMs").toFixed(0)} ms`,
  ];
  return { ...figure(id, middle("perSecond"), raw, undefined, "1/s"), beside };
}

async function round(algorithm: AlgorithmName, each: number) {
  const applicants: Applicant[][] = [];
  while (applicants.length < AT_ONCE) {
    const own: Applicant[] = [];
    while (own.length < each) own.push(await arrive(algorithm));
    applicants.push(own);
  }
  let longestMs = 0;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    applicants.map(async (own) => {
      for (const applicant of own) {
        const began = performance.now();
        await takeUp(applicant);
        longestMs = Math.max(longestMs, performance.now() - began);
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const count = applicants.flat().length;
  return { perSecond: (1000 * count) / (performance.now() - start), cpuMs: (user + system) / 1000 / count, longestMs };
}

type Applicant = { visitId: string; browserSecret: string; code: string };

/** Approved, the code sent; and the applicant's browser at the RSSP's page. */
async function arrive(algorithm: AlgorithmName): Promise<Applicant> {
  const key = { algorithm: algorithmKey(algorithm), organisation: null };
  const approved = await approveEnrolment(newId("usr"), { nextStep: () => new Date() }, key);
  return { ...(await arriveAtEnrolment(approved, new Date())), code: approved.code };
}

async function takeUp({ code, ...browser }: Applicant): Promise<void> {
  const visitor = { ...browser, now: new Date() };
  await proveApp(visitor, code);
  const { outcome } = await enrolByVisit({ ...visitor, newPin: PIN });
  if (outcome !== "done") throw new Error(`bench: an enrolment ended as ${outcome}`);
}
