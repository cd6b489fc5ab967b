"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { changePassword, endSessions, inviteUser, unlockUser } from "@/lib/auth/index.ts";
import { plainLine } from "@/lib/plain-text.ts";
import { ROLES } from "./roles.ts";

const password = z.string().min(1).max(128);

export const endSessionAction = defineAction(
  "signed-in",
  z.object({ sessionId: z.string().min(1).max(64) }),
  async ({ sessionId }, { actor, now }) => {
    await endSessions({ actor, which: { sessionId }, now });
  },
);

export const endOtherSessionsAction = defineAction("signed-in", z.object({}), async (_, { actor, now }) => {
  await endSessions({ actor, which: "others", now });
});

export const changePasswordAction = defineAction(
  "signed-in",
  z.object({ current: password, password, totp: z.string().regex(/^\d{6}$/) }),
  (input, { actor, visitor, now }) => changePassword({ ...input, actor, source: visitor.source, now }),
);

export const inviteUserAction = defineAction(
  { roles: ["admin"] },
  z.object({
    email: z.email().max(254),
    displayName: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .refine(...plainLine),
    organisation: z
      .string()
      .trim()
      .max(80)
      .refine(...plainLine)
      .optional(),
    role: z.enum(ROLES),
  }),
  (input, { actor, now }) => inviteUser({ ...input, actor, now }),
);

export const unlockUserAction = defineAction(
  { roles: ["admin"] },
  z.object({ userId: z.string().min(1).max(64) }),
  ({ userId }, { actor, now }) => unlockUser({ actor, userId, now }),
);
