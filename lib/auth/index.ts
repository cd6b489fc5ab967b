export { currentActor, requestSessionId, requireActor, requirePollingActor } from "./actor.ts";
export { authenticate, type LoginAttempt, type LoginVerdict } from "./authenticate.ts";
export { changePassword } from "./change-password.ts";
export { createUser, type NewUser } from "./create-user.ts";
export { archiveDepartment, restoreDepartment } from "./departments/archive-department.ts";
export { type DepartmentView, listDepartments } from "./departments/list-departments.ts";
export { NAME_LENGTH, saveDepartment } from "./departments/save-department.ts";
export { deviceOf } from "./device.ts";
export { endSessions, whyEnded } from "./end-sessions.ts";
export { inviteUser, resendInvitation } from "./invite-user.ts";
export { type MailSettings, mailSettings, saveMailSettings } from "./mail-settings.ts";
export { changeMember } from "./members/change-member.ts";
export type { MemberSearch, MembersView, MemberView } from "./members/members-view.ts";
export { membersView } from "./members/members-view.ts";
export { parseMemberSearch } from "./members/parse-member-search.ts";
export { resumeMember, stopMember } from "./members/stop-member.ts";
export { unlockMember } from "./members/unlock-member.ts";
export { authOptions, endSession, sessionCookie, sessionCookieName } from "./next-auth.ts";
export { beginRecovery, completeRecovery } from "./recover-authenticator.ts";
export { requestLink } from "./request-link.ts";
export { requireRight } from "./require-right.ts";
export { resetPassword } from "./reset-password.ts";
export { HOME, safeReturnPath } from "./return-path.ts";
export { MEMBERSHIPS, may, RIGHTS, rightsOf } from "./rights.ts";
export { listSessions, revokeSessions, type SessionView } from "./sessions.ts";
export {
  type Administrator,
  acceptInvitation,
  beginSetUp,
  openSetUp,
  type SetUpLink,
  setUpFirstAdministrator,
} from "./set-up-account.ts";
export { stepUp } from "./step-up.ts";
export { issueToken, openUserToken } from "./tokens.ts";
export type { Actor, Enrolment, Membership, Role, Visitor } from "./types.ts";
export { visitorOf } from "./visitor.ts";
