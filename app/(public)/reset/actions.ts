"use server";

import { after } from "next/server";
import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { beginRecovery, completeRecovery, requestLink, resetPassword } from "@/lib/auth/index.ts";

const token = z.string().min(1).max(64);
const password = z.string().min(1).max(128);
const code = z.string().regex(/^\d{6}$/);

/** Answers before it looks for the account: the answer's time must not tell who has one. */
export const requestLinkAction = defineAction(
  "anonymous",
  z.object({ purpose: z.enum(["password-reset", "authenticator-recovery"]), email: z.email().max(254) }),
  async ({ purpose, email }, { visitor, now }) => {
    after(() => requestLink({ purpose, email, source: visitor.source, now }));
  },
);

export const resetPasswordAction = defineAction(
  "anonymous",
  z.object({ token, password, totp: code }),
  (input, { visitor, now }) => resetPassword({ ...input, source: visitor.source, now }),
);

export const beginRecoveryAction = defineAction("anonymous", z.object({ token, password }), (input, { visitor, now }) =>
  beginRecovery({ ...input, source: visitor.source, now }),
);

export const completeRecoveryAction = defineAction(
  "anonymous",
  z.object({ token, password, sealed: z.string().max(1000), code }),
  (input, { visitor, now }) => completeRecovery({ ...input, source: visitor.source, now }),
);
