"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { acceptInvitation, beginSetUp, setUpFirstAdministrator } from "@/lib/auth/index.ts";
import { plainLine } from "@/lib/plain-text.ts";

const token = z.string().min(1).max(64);
const password = z.string().min(1).max(128);
const email = z.email().max(254);
const proof = { token, password, sealed: z.string().max(1000), code: z.string().regex(/^\d{6}$/) };
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine(...plainLine);

export const beginSetUpAction = defineAction(
  "anonymous",
  z.object({ token, password, email: email.optional() }),
  (input, { now }) => beginSetUp({ ...input, now }),
);

export const acceptInvitationAction = defineAction("anonymous", z.object(proof), (input, { now }) =>
  acceptInvitation({ ...input, now }),
);

export const setUpAdministratorAction = defineAction(
  "anonymous",
  z.object({ ...proof, administrator: z.strictObject({ email, displayName: name, organisation: name }) }),
  (input, { now }) => setUpFirstAdministrator({ ...input, now }),
);
