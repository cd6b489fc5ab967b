import type { FolderInput, Membership, Role } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";

type OfMember = { userId: string };
type Invitation = {
  email: string;
  displayName: string;
  organisation?: string;
  role: Role;
  membership: Membership;
  departmentId: string | null;
};

export type MemberActs = {
  inviteMemberAction: Act<Invitation>;
  resendInvitationAction: Act<OfMember>;
  changeMemberAction: Act<OfMember & { membership: Membership; departmentId: string | null }>;
  stopMemberAction: Act<OfMember>;
  resumeMemberAction: Act<OfMember>;
  unlockMemberAction: Act<OfMember>;
};

export type DepartmentActs = {
  saveDepartmentAction: Act<{ departmentId?: string; name: string }>;
  archiveDepartmentAction: Act<{ departmentId: string }>;
  restoreDepartmentAction: Act<{ departmentId: string }>;
};

export type FolderActs = {
  saveFolderAction: Act<FolderInput>;
  archiveFolderAction: Act<{ folderId: string }>;
  restoreFolderAction: Act<{ folderId: string }>;
};
