import type { Right } from "@/lib/auth/rights.ts";
import type { Door } from "../door.ts";

type Of = Partial<Door> & Pick<Door, "input">;
const NOWHERE = "x".repeat(30);
const STRONG = "長い 合言葉 2026 ですよ";

const account = (file: string, name: string, of: Of): Door => ({
  file: `(workspace)/(frame)/account/${file}`,
  name,
  policy: "signed-in",
  around: "nothing",
  others: "ok",
  ...of,
});

/** Opened by what it brings, not by who comes. */
const open = (file: string, name: string, of: Of): Door => ({
  file: `(public)/${file}`,
  name,
  policy: "anyone",
  around: "nothing",
  others: "ok",
  ...of,
});

export const accountActions: Door[] = [
  account("actions.ts", "endSessionAction", {
    around: "owned",
    who: { owner: "ok" },
    others: "NOT_FOUND",
    input: ({ session }) => ({ sessionId: session }),
  }),
  account("actions.ts", "endOtherSessionsAction", { input: () => ({}) }),
  account("actions.ts", "changePasswordAction", {
    slow: true,
    input: (_, code) => ({ current: "correct horse battery", password: STRONG, totp: code }),
  }),
  account("actions.ts", "saveMailSettingsAction", { input: () => ({ locale: "ja", notices: false }) }),
  account("stamps/actions.ts", "previewStampAction", { input: () => ({ kind: "square", text: "捺印" }) }),
  account("stamps/actions.ts", "createStampAction", { input: () => ({ kind: "square", text: "捺印", use: true }) }),
  ...["chooseStampAction", "deleteStampAction"].map((name) =>
    account("stamps/actions.ts", name, {
      around: "owned",
      who: { owner: "ok" },
      others: "NOT_FOUND",
      input: ({ stamp }) => ({ stampId: stamp }),
    }),
  ),
];

const organisation = (name: string, of: Of): Door =>
  account("", name, { file: "(workspace)/(frame)/organisation/actions.ts", ...of });

/** Of who manages the organisation to somebody or something of it; another's is not there. */
const managed = (right: Right, of: Of): Of => ({
  policy: { right },
  around: "owned",
  who: { colleague: "ok", owner: "ok" },
  others: "NOT_FOUND",
  ...of,
});
const ofMember = (of: Of): Of => managed("members.manage", { fields: ["userId"], ...of });

export const organisationActions: Door[] = [
  organisation("inviteMemberAction", {
    policy: { right: "members.manage" },
    fields: ["role"],
    input: () => ({ email: "new@matrix.example", displayName: "新人", role: "signer", membership: "staff", departmentId: null }),
  }),
  // of somebody who has come already there is no invitation
  organisation("resendInvitationAction", ofMember({ who: {}, input: ({ owner }) => ({ userId: owner }) })),
  organisation(
    "changeMemberAction",
    ofMember({ input: ({ owner, department }) => ({ userId: owner, membership: "staff", departmentId: department }) }),
  ),
  organisation(
    "stopMemberAction",
    ofMember({ who: { colleague: "ok", owner: "OWN_ACCOUNT" }, input: ({ owner }) => ({ userId: owner }) }),
  ),
  organisation("resumeMemberAction", ofMember({ input: ({ owner }) => ({ userId: owner }) })),
  organisation("unlockMemberAction", ofMember({ input: ({ owner }) => ({ userId: owner }) })),
  organisation(
    "saveDepartmentAction",
    managed("departments.manage", { input: ({ department }) => ({ departmentId: department, name: "営業" }) }),
  ),
  ...["archiveDepartmentAction", "restoreDepartmentAction"].map((name) =>
    organisation(name, managed("departments.manage", { input: ({ department }) => ({ departmentId: department }) })),
  ),
  organisation(
    "saveFolderAction",
    managed("folders.manage", {
      input: ({ folder, department }) => ({ folderId: folder, name: "綴", visibility: "departments", departments: [department] }),
    }),
  ),
  ...["archiveFolderAction", "restoreFolderAction"].map((name) =>
    organisation(name, managed("folders.manage", { input: ({ folder }) => ({ folderId: folder }) })),
  ),
];

const proof = { token: NOWHERE, password: STRONG, sealed: "x", code: "123456" };
const noLink = { others: "LINK_INVALID" } as const;

export const publicActions: Door[] = [
  open("logout/actions.ts", "logoutAction", { input: () => ({}) }),
  open("start/actions.ts", "beginStartAction", { ...noLink, input: () => ({ token: NOWHERE, password: STRONG }) }),
  open("start/actions.ts", "takeUpStartAction", { ...noLink, input: ({ sent }) => ({ ...proof, contractId: sent }) }),
  open("setup/actions.ts", "beginSetUpAction", { ...noLink, input: () => ({ token: NOWHERE, password: STRONG }) }),
  open("setup/actions.ts", "acceptInvitationAction", { ...noLink, input: () => proof }),
  open("setup/actions.ts", "setUpAdministratorAction", {
    ...noLink,
    input: () => ({ ...proof, administrator: { email: "a@matrix.example", displayName: "管理", organisation: "社" } }),
  }),
  open("reset/actions.ts", "requestLinkAction", { input: () => ({ purpose: "password-reset", email: "nobody@matrix.example" }) }),
  open("reset/actions.ts", "resetPasswordAction", {
    ...noLink,
    input: () => ({ token: NOWHERE, password: STRONG, totp: "123456" }),
  }),
  open("reset/actions.ts", "beginRecoveryAction", { ...noLink, input: () => ({ token: NOWHERE, password: STRONG }) }),
  open("reset/actions.ts", "completeRecoveryAction", { ...noLink, input: () => proof }),
];

const page = (file: string, of: Partial<Door> = {}): Door =>
  account("", "page", {
    file: `(workspace)/(frame)/${file}page.tsx`,
    otherRoles: "NOT_FOUND",
    input: () => ({}),
    ...of,
  });

export const accountPages: Door[] = [
  page("account/"),
  page("organisation/", { policy: { right: "members.manage" } }),
  account("", "GET", { file: "api/organisation/members/route.ts", policy: { right: "members.manage" }, input: () => ({}) }),
  page("account/stamps/"),
  page("account/stamps/new/"),
  page("", { file: "(workspace)/(frame)/layout.tsx", name: "layout" }),
];

const shown = (file: string, of: Partial<Door> = {}): Door => open(`${file}page.tsx`, "page", { input: () => ({}), ...of });
const behind = (file: string, more: Record<string, string> = {}) =>
  shown(file, { input: () => ({ params: { token: NOWHERE, ...more } }) });

export const publicPages: Door[] = [
  shown(""),
  shown("login/"),
  shown("logout/"),
  shown("policy/"),
  shown("verify/"),
  shown("verify/help/"),
  shown("setup/"),
  behind("setup/[token]/"),
  shown("reset/"),
  behind("reset/[token]/"),
  shown("reset/authenticator/"),
  behind("reset/authenticator/[token]/"),
  behind("start/[token]/[contractId]/", { contractId: "ctr_x" }),
  // the demo's mailbox is everybody's; elsewhere there is none (outbox.it.test.ts)
  shown("outbox/"),
];
