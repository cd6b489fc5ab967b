import "server-only";
import { X509Certificate } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import { appDb, rsspDb } from "./db.ts";
import { errorCodeOf } from "./errors.ts";
import { authorityCertificates } from "./trust/authority/index.ts";

/** `detail` is a code or a number for the operator; never a secret, never an address. */
export type PartHealth = { ok: boolean; detail?: string };
export type Health = { ok: boolean; at: string; parts: Record<"database" | "hsm" | "ca" | "tsa" | "clock", PartHealth> };

/** Beyond it, turn order and expiry in SQL and in code would disagree noticeably. */
const DRIFT_LIMIT_MS = 2_000;

/** What /api/health answers: every part that a signature needs, asked at the same time. Never throws. */
export async function readHealth(now: Date): Promise<Health> {
  const [database, clock, hsm, ca, tsa] = await Promise.all([
    guarded(databases),
    guarded(() => databaseClock()),
    guarded(() => cm().health()),
    guarded(() => certificate("ca", now)),
    guarded(() => certificate("tsa", now)),
  ]);
  const parts = { database, hsm: { ok: hsm.ok, detail: hsm.detail }, ca, tsa, clock };
  return { ok: Object.values(parts).every((part) => part.ok), at: now.toISOString(), parts };
}

async function databases(): Promise<PartHealth> {
  await Promise.all([appDb().$queryRaw`SELECT 1`, rsspDb().$queryRaw`SELECT 1`]);
  return { ok: true };
}

/** The database's clock against ours, read in the middle of the question's round trip. */
async function databaseClock(): Promise<PartHealth> {
  const asked = Date.now();
  const [row] = await appDb().$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
  const middle = (asked + Date.now()) / 2;
  const drift = Math.round((row?.at.getTime() ?? Number.NaN) - middle);
  return { ok: Math.abs(drift) <= DRIFT_LIMIT_MS, detail: `database ${drift >= 0 ? "+" : ""}${drift} ms` };
}

async function certificate(role: "ca" | "tsa", now: Date): Promise<PartHealth> {
  const { validFrom, validTo } = new X509Certificate((await authorityCertificates())[role]);
  const inDate = new Date(validFrom) <= now && now <= new Date(validTo);
  return { ok: inDate, detail: inDate ? undefined : "CERTIFICATE_OUT_OF_DATE" };
}

async function guarded(probe: () => Promise<PartHealth>): Promise<PartHealth> {
  try {
    return await probe();
  } catch (error) {
    return { ok: false, detail: errorCodeOf(error) };
  }
}
