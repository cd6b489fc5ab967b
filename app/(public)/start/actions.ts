"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { beginSetUp, sessionCookie } from "@/lib/auth/index.ts";
import { takeUpStart } from "@/lib/sca/index.ts";

const token = z.string().min(1).max(64);
const password = z.string().min(1).max(128);

export const beginStartAction = defineAction("anonymous", z.object({ token, password }), (input, { now }) =>
  beginSetUp({ ...input, now }),
);

/** Password and authenticator are set, and the browser that showed both is logged in. */
export const takeUpStartAction = defineAction(
  "anonymous",
  z.object({
    token,
    contractId: z.string().min(1).max(64),
    password,
    sealed: z.string().max(1000),
    code: z.string().regex(/^\d{6}$/),
  }),
  async ({ token: link, contractId, ...proof }, { now, visitor }) => {
    const { sessionId, next } = await takeUpStart({ token: link, contractId }, { ...proof, visitor }, now);
    (await cookies()).set(await sessionCookie(sessionId));
    return { next };
  },
);
