export { currentActor, requestSessionId, requireActor, requirePollingActor } from "./actor.ts";
export { authenticate, type LoginAttempt, type LoginVerdict } from "./authenticate.ts";
export { changePassword } from "./change-password.ts";
export { createUser, type NewUser } from "./create-user.ts";
export { deviceOf } from "./device.ts";
export { endSessions, whyEnded } from "./end-sessions.ts";
export { inviteUser } from "./invite-user.ts";
export { authOptions, endSession, sessionCookie, sessionCookieName } from "./next-auth.ts";
export { beginRecovery, completeRecovery } from "./recover-authenticator.ts";
export { requestLink } from "./request-link.ts";
export { resetPassword } from "./reset-password.ts";
export { HOME, safeReturnPath } from "./return-path.ts";
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
export type { Actor, Enrolment, Role, Visitor } from "./types.ts";
export { listUsers, type UserView, unlockUser } from "./users.ts";
export { visitorOf } from "./visitor.ts";
