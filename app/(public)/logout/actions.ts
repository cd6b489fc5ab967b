"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { endSession, requestSessionId, sessionCookieName } from "@/lib/auth/index.ts";

export const logoutAction = defineAction("anonymous", z.object({}), async (_, { now }) => {
  const sessionId = await requestSessionId();
  if (sessionId) await endSession(sessionId, now);
  (await cookies()).delete(sessionCookieName());
});
