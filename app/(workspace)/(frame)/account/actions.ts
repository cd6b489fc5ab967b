"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { changePassword, endSessions, saveMailSettings } from "@/lib/auth/index.ts";

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

export const saveMailSettingsAction = defineAction(
  "signed-in",
  z.object({ locale: z.enum(["ja", "en"]), notices: z.boolean() }),
  (input, { actor }) => saveMailSettings(actor, input),
);
