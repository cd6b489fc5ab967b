import type { Door } from "../door.ts";

const VETTED = ["identity", "document", "authority", "duplicate", "contact"];
const KYC = { record: "K-9", method: "face", date: "2026-11-01", checkedBy: "窓口", document: "運転免許証", address: "東京都" };

const own = (name: string, of: Partial<Door> & Pick<Door, "input">): Door => ({
  file: "(workspace)/(frame)/credentials/actions.ts",
  name,
  policy: "signed-in",
  around: "owned",
  ...of,
});

/** By the bank's and the RA's staff, for a person of their house. */
const office = (file: string, name: string, policy: Door["policy"], of: Partial<Door> & Pick<Door, "input">): Door => ({
  file: `(workspace)/(frame)/${file}/actions.ts`,
  name,
  policy,
  around: "owned",
  who: { colleague: "ok" },
  ...of,
});

const REASON = "ご本人からの依頼";
const ra = (name: string, of: Partial<Door> & Pick<Door, "input">) =>
  office("ra/enrolments", name, ["ra"], { others: "RSSP_ENROLMENT_UNKNOWN", ...of });
const bank = (name: string, policy: Door["policy"], of: Partial<Door> & Pick<Door, "input">) =>
  office("requests", name, policy, { around: "asked", ...of });

export const keyActions: Door[] = [
  own("openErrandAction", {
    who: { owner: "ok" },
    others: "RSSP_CREDENTIAL_FOREIGN",
    input: ({ credential }) => ({ credentialId: credential, purpose: "change_pin" }),
  }),
  own("suspendAction", {
    who: { owner: "ok" },
    others: "RSSP_CREDENTIAL_FOREIGN",
    input: ({ credential }) => ({ credentialId: credential }),
  }),
  own("takeUpAction", {
    who: { owner: "ok" },
    others: "RSSP_ENROLMENT_UNKNOWN",
    input: ({ approved }) => ({ enrolmentId: approved }),
  }),
  own("withdrawAction", {
    who: { owner: "ok" },
    others: "RSSP_ENROLMENT_UNKNOWN",
    input: ({ applied }) => ({ enrolmentId: applied }),
  }),
  own("prepareApplicationAction", {
    around: "nothing",
    others: "RSSP_CARD_ROUTE_CLOSED",
    input: () => ({ romaji: "Taro Yamada", algorithm: "P-256" }),
  }),
  own("sendApplicationAction", { around: "nothing", others: "RSSP_CARD_APPLICATION_INVALID", input: () => ({ cms: "AAAA" }) }),
  office("enrolments", "applyForPersonAction", ["staff", "admin"], {
    who: { colleague: "ok", owner: "ok" },
    input: ({ plainMail }, code) => ({ email: plainMail, romaji: "Taro Yamada", algorithm: "P-256", kyc: KYC, totp: code }),
  }),
  ra("examineEnrolmentAction", {
    who: { colleague: "ok", owner: "RSSP_ENROLMENT_OWN" },
    input: ({ applied }, code) => ({
      enrolmentId: applied,
      findings: VETTED.map((item) => ({ item, result: "ok", note: "" })),
      totp: code,
    }),
  }),
  ra("decideEnrolmentAction", {
    who: { colleague: "ok", owner: "RSSP_ENROLMENT_OWN" },
    input: ({ examined }, code) => ({ enrolmentId: examined, decision: "approve", reason: "", totp: code }),
  }),
  ra("issueEnrolmentCodeAction", {
    who: { colleague: "ok", owner: "RSSP_ENROLMENT_OWN" },
    input: ({ approved }, code) => ({ enrolmentId: approved, channel: "mail", totp: code }),
  }),
  ra("importKeyAction", {
    who: { colleague: "RSSP_IMPORT_REFUSED", owner: "RSSP_ENROLMENT_OWN" },
    input: ({ approved }, code) => ({ enrolmentId: approved, file: "AAAA", password: "x", channel: "mail", totp: code }),
  }),
  ra("discardImportAction", {
    who: { colleague: "RSSP_ENROLMENT_STATE", owner: "RSSP_ENROLMENT_OWN" },
    input: ({ approved }, code) => ({ enrolmentId: approved, totp: code }),
  }),
  office("ra/credentials", "actAsRaAction", ["ra"], {
    who: { colleague: "ok", owner: "OWN_CREDENTIAL" },
    input: ({ owner, credential }, code) => ({
      act: "offer-reissue",
      userId: owner,
      credentialId: credential,
      reason: REASON,
      totp: code,
    }),
  }),
  bank("fileRequestAction", ["staff"], {
    fields: ["userId"],
    who: { colleague: "ok", sender: "ok", owner: "OWN_CREDENTIAL" },
    input: ({ owner }, code) => ({
      kind: "issue",
      userId: owner,
      romaji: "Taro Yamada",
      algorithm: "P-256",
      kyc: KYC,
      reason: REASON,
      totp: code,
    }),
  }),
  bank("decideRequestAction", ["staff", "checker", "ra"], {
    who: { colleague: "ok", sender: "CREDENTIAL_REQUEST_SAME_PERSON", owner: "OWN_CREDENTIAL" },
    input: ({ request }, code) => ({ requestId: request, decision: "reject", reason: REASON, totp: code }),
  }),
  bank("carryOutRequestAction", ["staff", "checker", "ra"], {
    who: { colleague: "ok", sender: "CREDENTIAL_REQUEST_SAME_PERSON", owner: "OWN_CREDENTIAL" },
    input: ({ granted }, code) => ({ requestId: granted, totp: code }),
  }),
  bank("withdrawRequestAction", ["staff"], { who: { sender: "ok" }, input: ({ request }) => ({ requestId: request }) }),
];

const page = (file: string, of: Partial<Door> = {}): Door => ({
  file: `(workspace)/(frame)/${file}/page.tsx`,
  name: "page",
  policy: "signed-in",
  otherRoles: "NOT_FOUND",
  around: "nothing",
  others: "ok",
  input: () => ({}),
  ...of,
});

export const keyPages: Door[] = [
  page("credentials"),
  page("credentials/apply"),
  page("credentials/moving"),
  page("enrolments", { policy: ["staff", "admin"] }),
  page("requests", { policy: ["staff", "checker", "ra"] }),
  page("requests/new", { policy: ["staff"] }),
  page("ra/credentials", { policy: ["ra"] }),
  page("ra/enrolments", { policy: ["ra"] }),
];

export const keyRoutes: Door[] = [
  {
    file: "api/enrolments/[id]/receipt/route.ts",
    slow: true,
    name: "GET",
    policy: "signed-in",
    around: "owned",
    who: { owner: "ok" },
    house: { by: "ra", says: "ok" },
    input: ({ received }) => ({ params: { id: received } }),
  },
];
