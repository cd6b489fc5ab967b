import "server-only";
import { X509Certificate } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import { oldestUncovered } from "./audit/index.ts";
import { appDb, rsspDb } from "./db.ts";
import { asSystem } from "./db-scope.ts";
import { env } from "./env.ts";
import { type ErrorCode, errorCodeOf, NatsuinError } from "./errors.ts";
import { sha256 } from "./sha256.ts";
import { configuredAnchors } from "./trust/anchors.ts";
import { authorityCertificates } from "./trust/authority/index.ts";
import { requestTimestamp } from "./trust/clients/request-timestamp.ts";
import { egress } from "./trust/egress.ts";
import type { Transport } from "./trust/transport.ts";

/** `detail` is a code or a number for the operator; never a secret, never an address. */
export type PartHealth = { ok: boolean; detail?: string };
export type Health = {
  ok: boolean;
  at: string;
  parts: Record<"database" | "hsm" | "ca" | "tsa" | "clock" | "audit", PartHealth>;
};

/** Beyond it, turn order and expiry in SQL and in code would disagree noticeably. */
const DRIFT_LIMIT_MS = 2_000;
/** Three that were missed. */
const CHECKPOINT_LIMIT_MS = 3 * 60_000;
/** A timestamp costs the authority a signature: probes, however many, ask for one in this time. */
const TSA_KEPT_MS = 15_000;
const TSA_TIMEOUT_MS = 5_000;

const kept = globalThis as { natsuinTsaHealth?: { at: number; part: Promise<PartHealth> } };

/** What /api/health answers: every part that a signature needs, asked at the same time. Never throws. */
export async function readHealth(now: Date, transport: Transport = egress): Promise<Health> {
  const [database, clock, hsm, ca, tsa, audit] = await Promise.all([
    guarded(databases, "DATABASE_UNAVAILABLE"),
    guarded(databaseClock, "DATABASE_UNAVAILABLE"),
    guarded(token),
    guarded(() => issuingCa(now)),
    keptTsa(now, transport),
    guarded(() => checkpoints(now), "DATABASE_UNAVAILABLE"),
  ]);
  const parts = { database, hsm, ca, tsa, clock, audit };
  return { ok: Object.values(parts).every((part) => part.ok), at: now.toISOString(), parts };
}

async function databases(): Promise<PartHealth> {
  await Promise.all([appDb().$queryRaw`SELECT 1`, asSystem(() => appDb().$queryRaw`SELECT 1`), rsspDb().$queryRaw`SELECT 1`]);
  return { ok: true };
}

/** The token answers, and its master keys are those of a key ceremony: without them no signer's key opens. */
async function token(): Promise<PartHealth> {
  const { ok, detail } = await cm().health();
  if (ok) await cm().checkMasterKeys();
  return { ok, detail };
}

/** The database's clock against ours, which is read in the middle of the question's round trip. */
async function databaseClock(): Promise<PartHealth> {
  const asked = Date.now();
  const [row] = await appDb().$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
  const middle = (asked + Date.now()) / 2;
  const drift = Math.round((row?.at.getTime() ?? Number.NaN) - middle);
  return { ok: Math.abs(drift) <= DRIFT_LIMIT_MS, detail: `database ${drift >= 0 ? "+" : ""}${drift} ms` };
}

/** A checkpoint is made each minute while anything happens: an entry that waits for longer was missed, and who looks must be told. */
async function checkpoints(now: Date): Promise<PartHealth> {
  const waiting = await oldestUncovered();
  const late = waiting ? now.getTime() - waiting.getTime() : 0;
  return late <= CHECKPOINT_LIMIT_MS ? { ok: true } : { ok: false, detail: `no checkpoint for ${Math.floor(late / 60_000)} min` };
}

async function issuingCa(now: Date): Promise<PartHealth> {
  const { validFrom, validTo } = new X509Certificate((await authorityCertificates()).ca);
  const inDate = new Date(validFrom) <= now && now <= new Date(validTo);
  return inDate ? { ok: true } : { ok: false, detail: "CERTIFICATE_OUT_OF_DATE" };
}

function keptTsa(now: Date, transport: Transport): Promise<PartHealth> {
  const known = kept.natsuinTsaHealth;
  if (known && now.getTime() - known.at < TSA_KEPT_MS) return known.part;
  const part = guarded(() => timestamp(now, transport));
  kept.natsuinTsaHealth = { at: now.getTime(), part };
  return part;
}

/** A whole timestamp, checked as one in a contract is: its clock is compared with ours as well. */
async function timestamp(now: Date, transport: Transport): Promise<PartHealth> {
  const { tsaUrls, authorityBaseUrl } = env();
  const urls = tsaUrls.length > 0 ? tsaUrls : [`${authorityBaseUrl}/tsa`];
  const imprint = sha256("natsuin health");
  await requestTimestamp({ imprint, urls, now, transport, anchors: configuredAnchors(), timeoutMs: TSA_TIMEOUT_MS });
  return { ok: true };
}

/** @param code what an error means here that names no code of its own */
async function guarded(probe: () => Promise<PartHealth>, code?: ErrorCode): Promise<PartHealth> {
  try {
    return await probe();
  } catch (error) {
    return { ok: false, detail: error instanceof NatsuinError ? error.code : (code ?? errorCodeOf(error)) };
  }
}
