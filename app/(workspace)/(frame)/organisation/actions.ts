"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import {
  archiveDepartment,
  changeMember,
  inviteUser,
  MEMBERSHIPS,
  NAME_LENGTH,
  resendInvitation,
  restoreDepartment,
  resumeMember,
  saveDepartment,
  stopMember,
  unlockMember,
} from "@/lib/auth/index.ts";
import { plainLine } from "@/lib/plain-text.ts";
import { archiveFolder, restoreFolder, saveFolder } from "@/lib/sca/index.ts";
import { ROLES } from "../account/roles.ts";

const id = z.string().min(1).max(64);
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);
const ofMember = z.object({ userId: id });
const ofDepartment = z.object({ departmentId: id });
const ofFolder = z.object({ folderId: id });

export const inviteMemberAction = defineAction(
  "signed-in",
  z.object({
    email: z.email().max(254),
    displayName: line(80),
    organisation: line(80).optional(),
    role: z.enum(ROLES),
    membership: z.enum(MEMBERSHIPS),
    departmentId: id.nullable(),
  }),
  (input, { actor, now }) => inviteUser({ ...input, actor, now }),
);

export const resendInvitationAction = defineAction("signed-in", ofMember, (input, { actor, now }) =>
  resendInvitation({ ...input, actor, now }),
);

export const changeMemberAction = defineAction(
  "signed-in",
  z.object({ userId: id, membership: z.enum(MEMBERSHIPS), departmentId: id.nullable() }),
  (input, { actor, now }) => changeMember({ ...input, actor, now }),
);

export const stopMemberAction = defineAction("signed-in", ofMember, (input, { actor, now }) =>
  stopMember({ ...input, actor, now }),
);

export const resumeMemberAction = defineAction("signed-in", ofMember, (input, { actor, now }) =>
  resumeMember({ ...input, actor, now }),
);

export const unlockMemberAction = defineAction("signed-in", ofMember, (input, { actor, now }) =>
  unlockMember({ ...input, actor, now }),
);

export const saveDepartmentAction = defineAction(
  "signed-in",
  z.object({ departmentId: id.optional(), name: line(NAME_LENGTH) }),
  (input, { actor, now }) => saveDepartment({ ...input, actor, now }),
);

export const archiveDepartmentAction = defineAction("signed-in", ofDepartment, (input, { actor, now }) =>
  archiveDepartment({ ...input, actor, now }),
);

export const restoreDepartmentAction = defineAction("signed-in", ofDepartment, (input, { actor, now }) =>
  restoreDepartment({ ...input, actor, now }),
);

export const saveFolderAction = defineAction(
  "signed-in",
  z.object({
    folderId: id.optional(),
    name: line(NAME_LENGTH),
    visibility: z.enum(["everyone", "departments", "private"]),
    departments: z.array(id).max(200),
  }),
  (input, { actor, now }) => saveFolder(actor, input, now),
);

export const archiveFolderAction = defineAction("signed-in", ofFolder, ({ folderId }, { actor, now }) =>
  archiveFolder(actor, folderId, now),
);

export const restoreFolderAction = defineAction("signed-in", ofFolder, ({ folderId }, { actor, now }) =>
  restoreFolder(actor, folderId, now),
);
