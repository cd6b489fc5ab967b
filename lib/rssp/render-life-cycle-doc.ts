import {
  LIFE_ACTS,
  LIFE_CYCLE,
  LIFE_STATES,
  type LifeState,
  PROVIDER_REASONS,
  RA_REASONS,
  SIGNER_REASONS,
  type Transition,
  transition,
} from "./life-cycle.ts";

const STATE: Record<LifeState, string> = {
  pending:
    "鍵生成・CSR: the key is made, no certificate is linked; with a CA that lets its answer wait, for as long as that takes (発行待ち)",
  active: "有効",
  suspended: "停止",
  revoked: "失効: the CA has revoked, the key is destroyed",
  expired: "期限切れ: the key is destroyed",
  disposed: "利用終了, or replaced by a newer one: the key is destroyed",
};

const ACTOR: Record<Transition["by"], string> = {
  signer: "signer",
  ra: "RA staff",
  client: "driving application",
  provider: "provider",
  system: "system",
};

const WITH: Record<Transition["with"], string> = {
  factors:
    "PIN + second factor at the RSSP, in an errand or request for this credential alone (one-time handle, browser bound, nonce for each attempt)",
  offer: "login + secret of RA staff's mail + new second factor",
  mail: "login, or the one-time button of the mail about a use",
  code: "login + fresh code of the staff's authenticator + reason",
  console: "the operator's command + reason",
  none: "follows from another act or the clock",
};

/** `docs/life-cycle.md`, whole. */
export function renderLifeCycleDoc(): string {
  return [
    "# The life of a credential",
    "",
    "Generated from `lib/rssp/life-cycle.ts` by `npm run docs`; a test fails when the two differ, and each cell is tried on a real row",
    "(`lib/rssp/life-cycle.it.test.ts`). What comes before `pending` (申込, 審査, 利用者識別符号) is the enrolment's.",
    "",
    "`申込 → 審査 → 利用者識別符号 → 鍵生成 → CSR → 発行 → 登録・受領書 → 有効 ⇄ 停止 → 失効/期限切れ/利用終了 → 廃棄`",
    "",
    "## States",
    "",
    ...LIFE_STATES.map((state) => `- \`${state}\`: ${STATE[state]}`),
    "",
    "A lock (five wrong attempts) is a counter beside the state, not a state. 廃棄 is the time `destroyed_at` of an ended row: the CA was told,",
    "the sealed key erased, a token object destroyed and looked for in vain. The row stays as a tombstone, so that its key is never registered again.",
    "",
    "## Acts",
    "",
    "| act | by | with |",
    "|---|---|---|",
    ...LIFE_ACTS.map((act) => `| \`${act}\` | ${ACTOR[LIFE_CYCLE[act].by]} | ${WITH[LIFE_CYCLE[act].with]} |`),
    "",
    "## Transitions",
    "",
    `| act | ${LIFE_STATES.join(" | ")} |`,
    `|---|${LIFE_STATES.map(() => "---|").join("")}`,
    ...LIFE_ACTS.map((act) => {
      const cells = LIFE_STATES.map((state) => {
        const to = transition(act, state);
        return to === null ? "×" : to === state ? "○" : `→ ${to}`;
      });
      return `| \`${act}\` | ${cells.join(" | ")} |`;
    }),
    "",
    "○: done, the state stays. ×: refused. An act whose end has been reached already (suspend what is suspended) is answered `already`.",
    "",
    "## Reasons of a revocation (RFC 5280 §5.3.1)",
    "",
    `- the signer: ${SIGNER_REASONS.join(", ")}; end of use is cessationOfOperation, re-issue and renewal are superseded`,
    `- RA staff: ${RA_REASONS.join(", ")}`,
    `- the provider (附録4 (4)): ${PROVIDER_REASONS.join(", ")}, with notice to each signer`,
    "",
  ].join("\n");
}
