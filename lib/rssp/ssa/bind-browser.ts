import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { refuse } from "../refuse.ts";
import { isSecret, newSecret, secretHash } from "../secrets.ts";

/** `browserSecretOf` gives the mark the browser carries for a request or an errand, if any. */
export type Bringing = { handle: string; browserSecretOf: (id: string) => string | undefined; now: Date };

/** `fresh`: this browser was bound just now and must be given `browserSecret`; `known`: it was bound before. */
export type Bound = { kind: "fresh"; id: string; browserSecret: string } | { kind: "known"; id: string };

type Row = { id: string; state: string; handleUsedAt: Date | null; browserHash: Uint8Array | null } & (
  | { signerId: string }
  /** of one who is no signer yet */
  | { subject: string; enrolmentId: string }
);
/** One conditional UPDATE decides who is first. */
type Unused = { handleHash: Bytes; handleUsedAt: null; state: "open"; expiresAt: { gt: Date } };

/** What a handle can lead to. */
export type Destination = {
  noun: "request" | "errand" | "enrolment";
  late: ErrorCode;
  bind: (tx: Prisma.TransactionClient, where: Unused, data: { handleUsedAt: Date; browserHash: Bytes }) => Promise<Row[]>;
  find: (handleHash: Bytes) => Promise<Row | null>;
};

/**
 * Binds what a handle leads to, to the browser that brings it, once. Whoever brings it again is refused, unless it is that browser
 * coming back. Throws RSSP_HANDLE_REFUSED, the destination's `late`, AUDIT_UNAVAILABLE.
 */
export async function bindBrowser({ handle, browserSecretOf, now }: Bringing, to: Destination): Promise<Bound> {
  const handleHash = secretHash(handle);
  const browserSecret = newSecret(secureRandom);
  const won = await rsspDb().$transaction(async (tx) => {
    const unused = { handleHash, handleUsedAt: null, state: "open", expiresAt: { gt: now } } as const;
    const [row] = await to.bind(tx, unused, { handleUsedAt: now, browserHash: secretHash(browserSecret) });
    if (!row) return null;
    const actor = "signerId" in row ? `signer:${row.signerId}` : `subject:${row.subject}`;
    await appendAudit(tx, { at: now, type: `rssp.${to.noun}.entered`, actor, target: targetOf(to, row), outcome: "ok" });
    return row.id;
  });
  if (won) return { kind: "fresh", id: won, browserSecret };

  const row = await to.find(handleHash);
  const carried = row && browserSecretOf(row.id);
  if (row && carried && isSecret(carried, row.browserHash)) return { kind: "known", id: row.id };
  return refuse(row?.handleUsedAt === null && row.state === "open" ? to.late : "RSSP_HANDLE_REFUSED", {
    type: `rssp.${to.noun}.refused`,
    actor: "browser:unknown",
    target: targetOf(to, row),
    now,
  });
}

function targetOf({ noun }: Destination, row: Row | null): string {
  if (!row) return `${noun}:unknown`;
  return `${noun}:${"enrolmentId" in row ? row.enrolmentId : row.id}`;
}
