import type { Address, Door, Outcome } from "../door.ts";
import type { Ids } from "../fixture.ts";

/**
 * The RSSP knows no account and no job: a page there is whose browser came with the one-time handle. `bound`: what that one may; every other
 * browser, one bound to something else among them, is told that there is nothing. Where it says INPUT_INVALID to the bound one, the step is not
 * its present one: it was let in.
 */
const door = (file: string, name: string, bound: Outcome, input: (ids: Ids) => Address, of: Partial<Door> = {}): Door => ({
  file: `rssp/${file}`,
  name,
  party: "rssp",
  policy: "anyone",
  around: "nothing",
  bound,
  others: "NOT_FOUND",
  input,
  ...of,
});

const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });
const FACTORS = { pin: "00000001", otp: "000000" };
const NEW_PIN = { newPin: "73920164", again: "73920164" };

const errand = (name: string, bound: Outcome, fields: Record<string, string> | null, of: Partial<Door> = {}) =>
  door(
    `errand/[errandId]/${name}/route.ts`,
    "POST",
    bound,
    ({ errand: errandId }) => ({ params: { errandId }, ...(fields ? form(fields) : {}) }),
    of,
  );
const fresh = (name: string, bound: Outcome, fields: Record<string, string> | null, of: Partial<Door> = {}) =>
  door(
    `errand/[errandId]/${name}/route.ts`,
    "POST",
    bound,
    ({ changing: errandId }) => ({ params: { errandId }, ...(fields ? form(fields) : {}) }),
    of,
  );
const enrol = (name: string, bound: Outcome, fields: Record<string, string> | null, of: Partial<Door> = {}) =>
  door(
    `enrol/[visitId]/${name}/route.ts`,
    "POST",
    bound,
    ({ visit: visitId }) => ({ params: { visitId }, ...(fields ? form(fields) : {}) }),
    of,
  );
const authorize = (name: string, bound: Outcome, fields: Record<string, string> | null, of: Partial<Door> = {}) =>
  door(
    `authorize/[requestId]/${name}/route.ts`,
    "POST",
    bound,
    ({ signatureRequest: requestId }) => ({ params: { requestId }, ...(fields ? form(fields) : {}) }),
    of,
  );

const HANDLE = "RSSP_HANDLE_REFUSED" as const;
const SHOWN = "0".repeat(64);

export const rsspRoutes: Door[] = [
  ...["authorize", "errand", "enrol"].map((name) =>
    door(`${name}/route.ts`, "GET", HANDLE, () => ({ query: { h: "x".repeat(43) } }), { others: HANDLE }),
  ),
  authorize("code", "INPUT_INVALID", null),
  authorize("decline", "ok", null),
  authorize("passkey", "INPUT_INVALID", {}),
  authorize("sign", "RSSP_CONTENT_CHANGED", { ...FACTORS, shown: SHOWN }),
  errand("authenticator", "INPUT_INVALID", FACTORS),
  errand("cancel", "ok", null),
  errand("code", "INPUT_INVALID", null),
  errand("end-use", "INPUT_INVALID", FACTORS),
  errand("passkey", "INPUT_INVALID", null),
  errand("pin", "RSSP_FACTORS_WRONG", { ...FACTORS, ...NEW_PIN }),
  errand("reissue", "INPUT_INVALID", NEW_PIN),
  errand("renew", "INPUT_INVALID", FACTORS),
  errand("revoke", "INPUT_INVALID", { ...FACTORS, reason: "keyCompromise" }),
  fresh("new-factor/choose", "ok", { kind: "totp" }),
  fresh("new-factor/creation", "INPUT_INVALID", null),
  fresh("new-factor/prove", "INPUT_INVALID", { otp: "000000" }),
  fresh("new-factor/question", "INPUT_INVALID", null),
  fresh("new-factor/register", "INPUT_INVALID", { registration: "{}" }),
  enrol("code", "RSSP_ENROLMENT_CODE_WRONG", { code: "000000" }),
  enrol("make", "INPUT_INVALID", NEW_PIN),
  enrol("new-factor/choose", "INPUT_INVALID", { kind: "totp" }),
  enrol("new-factor/creation", "INPUT_INVALID", null),
  enrol("new-factor/prove", "INPUT_INVALID", { otp: "000000" }),
  enrol("new-factor/question", "INPUT_INVALID", null),
  enrol("new-factor/register", "INPUT_INVALID", { registration: "{}" }),
  door("enrol/[visitId]/progress/route.ts", "GET", "ok", ({ visit: visitId }) => ({ params: { visitId } }), { others: "ok" }),
  door("notice/[token]/suspend/route.ts", "POST", "ok", () => ({ params: { token: "A".repeat(43) } }), { others: "ok" }),
];

const page = (file: string, input: (ids: Ids) => Address, of: Partial<Door> = {}): Door =>
  door(`${file}/page.tsx`, "page", "ok", input, { others: "NOT_FOUND", ...of });

export const rsspPages: Door[] = [
  page("errand/[errandId]", ({ errand: errandId }) => ({ params: { errandId } })),
  page("authorize/[requestId]", ({ signatureRequest: requestId }) => ({ params: { requestId } })),
  page("enrol/[visitId]", ({ visit: visitId }) => ({ params: { visitId } })),
  page("trouble", () => ({ query: { code: "RSSP_HANDLE_REFUSED" } }), { bound: "NOT_FOUND" }),
  page("notice/[token]", () => ({ params: { token: "A".repeat(43) } }), { others: "ok" }),
  page("notice/[token]/stop", () => ({ params: { token: "A".repeat(43) } }), { others: "ok" }),
];
