import "server-only";
import { createHash } from "node:crypto";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { REQUEST_LIMIT, REQUEST_WINDOW, RESET_LIFE, SOURCE_FAILURES } from "./limits.ts";
import { recoveryMail, resetMail } from "./mails.ts";
import { allowRequest } from "./throttle.ts";
import { issueToken } from "./tokens.ts";

const KINDS = {
  "password-reset": { path: "/reset", words: resetMail },
  "authenticator-recovery": { path: "/reset/authenticator", words: recoveryMail },
} as const;

/**
 * Mails a one-time link if the address has an account; says nothing either way. The edge calls it after it has answered,
 * so that not even the time tells who exists. Some requests per address and source are served, more are dropped silently.
 */
export async function requestLink(input: {
  purpose: keyof typeof KINDS;
  email: string;
  source: string;
  now: Date;
}): Promise<void> {
  const { purpose, source, now } = input;
  const email = input.email.trim().toLowerCase();
  const digest = createHash("sha256").update(email).digest("hex");
  const bySource = await allowRequest({ key: `link:source:${source}`, limit: SOURCE_FAILURES, window: REQUEST_WINDOW, now });
  const byAddress = await allowRequest({ key: `link:${purpose}:${digest}`, limit: REQUEST_LIMIT, window: REQUEST_WINDOW, now });
  if (!bySource || !byAddress) return;

  const user = await appDb().user.findUnique({ where: { email } });
  if (!user || user.disabledAt || !user.passwordHash) return;

  const { path, words } = KINDS[purpose];
  await appDb().$transaction(async (tx) => {
    const token = await issueToken(tx, { userId: user.id, purpose, life: RESET_LIFE, now });
    await enqueueMail(tx, { ...words(user, `${env().publicOrigin}${path}/{secret}`, token), now });
    await appendAudit(tx, {
      at: now,
      type: "auth.link.requested",
      actor: `user:${user.id}`,
      target: `user:${user.id}`,
      outcome: "ok",
      facts: { purpose },
      personal: { source },
    });
  });
}
