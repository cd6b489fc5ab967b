import pg from "pg";
import { expect } from "vitest";
import { cm } from "@/hsm/index.ts";
import { type ErrorCode, NatsuinError } from "@/lib/errors.ts";
import type { World } from "./world.ts";

/** What the one audit event of a refusal must say, and what it must not hold. */
export type RefusalWatch = {
  world: World;
  actor: string;
  target: string;
  secrets?: string[];
  /** signatures that the embedded authority, which uses the same HSM, makes meanwhile: an OCSP answer */
  byAuthority?: number;
};

/** Contract, key and PDF rows; of a credential only the attempt counters may move, of a contract who of a group is the next. */
const WATCHED = {
  "sca.contract": ["next_signer_id", "next_signer_until"],
  "sca.recipient": [],
  "sca.document": [],
  "sca.contract_field": [],
  "sca.signing": [],
  "rssp.credential": ["failed_attempts", "locked_at"],
  "rssp.authenticator": ["totp_last_step", "passkey_counter"],
  "rssp.signature_request_item": [],
  "rssp.sad": [],
  "trust.issued_certificate": [],
} as const satisfies Record<string, string[]>;

/**
 * The one shape of a refusal test (design, security.md): this code comes back; the HSM signed nothing; contract, key and PDF rows
 * are what they were; exactly one audit event names actor, reason and target, and no PIN, OTP or SAD stands in it.
 * A refusal is thrown, or returned as `{ok: false, code}`. Returns what was thrown, so that its details can be looked at.
 */
export async function expectRefused(
  code: ErrorCode,
  act: () => Promise<unknown>,
  watch: RefusalWatch,
): Promise<NatsuinError | undefined> {
  const owner = new pg.Client({ connectionString: watch.world.ownerUrl });
  await owner.connect();
  try {
    const before = { rows: await rowsOf(owner), leaf: await lastLeaf(owner), signed: cm().signCount() };
    const outcome = await settle(act);
    expect(codeOf(outcome), words(outcome)).toBe(code);
    expect(cm().signCount(), "signatures made by the HSM").toBe(before.signed + (watch.byAuthority ?? 0));
    expect(await rowsOf(owner)).toEqual(before.rows);
    await expectOneEvent(owner, before.leaf, code, watch);
    return outcome.error;
  } finally {
    await owner.end();
  }
}

type Outcome = { error?: NatsuinError; value?: unknown };

async function settle(act: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof NatsuinError) return { error };
    throw error;
  }
}

function codeOf({ error, value }: Outcome): string | undefined {
  if (error) return error.code;
  const result = value as { ok?: boolean; code?: string } | undefined;
  return result?.ok === false ? result.code : undefined;
}

function words({ error, value }: Outcome): string {
  return error ? `${error.code} ${JSON.stringify(error.details)} ${error.cause ?? ""}` : `accepted: ${JSON.stringify(value)}`;
}

async function rowsOf(owner: pg.Client): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const [table, moving] of Object.entries(WATCHED)) {
    const { rows: found } = await owner.query(`SELECT to_jsonb(t) - $1::text[] AS row FROM ${table} t ORDER BY 1`, [moving]);
    rows[table] = found.map(({ row }) => row);
  }
  return rows;
}

async function lastLeaf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query("SELECT coalesce(max(id), 0)::text AS id FROM audit.leaf");
  return rows[0].id;
}

async function expectOneEvent(owner: pg.Client, after: string, code: ErrorCode, watch: RefusalWatch): Promise<void> {
  const { rows } = await owner.query(
    `SELECT l.actor, l.target, l.outcome, convert_from(l.leaf, 'UTF8') AS leaf,
       (SELECT string_agg(o.value, ' ') FROM audit.opening o WHERE o.leaf_id = l.id) AS openings
     FROM audit.leaf l WHERE l.id > $1 ORDER BY l.id`,
    [after],
  );
  expect(rows, "audit events of the refusal").toHaveLength(1);
  const [event] = rows;
  expect({ actor: event.actor, target: event.target, outcome: event.outcome }).toEqual({
    actor: watch.actor,
    target: watch.target,
    outcome: "refused",
  });
  expect(JSON.parse(event.leaf).facts.reason).toBe(code);
  for (const secret of watch.secrets ?? []) expect(`${event.leaf} ${event.openings}`).not.toContain(secret);
}
