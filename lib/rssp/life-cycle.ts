/**
 * The life of a credential as one table of transitions (rssp.md, "Key life cycle"; JT2A 附録4 (4)). Pure data: every act on a credential
 * asks it, and `docs/life-cycle.md` is printed from it.
 */
export const LIFE_STATES = ["pending", "active", "suspended", "revoked", "expired", "disposed"] as const;
export type LifeState = (typeof LIFE_STATES)[number];

/** Those in which a key can still be opened by somebody, or could be again. */
export const LIVING = ["active", "suspended"] as const satisfies readonly LifeState[];

export type LifeActor = "signer" | "ra" | "client" | "provider" | "system";

/**
 * What whoever acts has to give. `factors`: PIN and second factor together, at the RSSP's own page, for an errand that one browser was
 * bound to and that is for this credential alone; `offer`: the login, the secret of RA staff's mail and a new second factor;
 * `login`: at the driving application; `mail`: the button of the mail that tells of a use, or a login; `code`: a fresh code of the
 * staff member's authenticator, and a reason; `console`: the operator's own command with a reason; `none`: a clock, or what follows from another act.
 */
export type LifeAuthentication = "factors" | "offer" | "mail" | "code" | "console" | "none";

export type Transition = {
  from: readonly LifeState[];
  /** `same`: it stays as it is */
  to: LifeState | "same";
  by: LifeActor;
  with: LifeAuthentication;
};

export const LIFE_CYCLE = {
  activate: { from: ["pending"], to: "active", by: "system", with: "none" },
  "bring-certificate": { from: ["pending"], to: "active", by: "ra", with: "code" },
  "give-up-issue": { from: ["pending"], to: "disposed", by: "ra", with: "code" },
  use: { from: ["active"], to: "same", by: "signer", with: "factors" },
  change_pin: { from: ["active"], to: "same", by: "signer", with: "factors" },
  change_authenticator: { from: ["active"], to: "same", by: "signer", with: "factors" },
  suspend: { from: ["active"], to: "suspended", by: "signer", with: "mail" },
  release: { from: ["suspended"], to: "active", by: "ra", with: "code" },
  unlock: { from: ["active", "suspended"], to: "same", by: "ra", with: "code" },
  "offer-reissue": { from: ["active", "suspended", "expired"], to: "same", by: "ra", with: "code" },
  reissue: { from: ["active", "suspended", "expired"], to: "disposed", by: "signer", with: "offer" },
  renew: { from: ["active"], to: "disposed", by: "signer", with: "factors" },
  revoke: { from: ["active", "suspended"], to: "revoked", by: "signer", with: "factors" },
  end_use: { from: ["active", "suspended"], to: "disposed", by: "signer", with: "factors" },
  "revoke-by-ra": { from: ["active", "suspended"], to: "revoked", by: "ra", with: "code" },
  "end-by-provider": { from: ["active", "suspended"], to: "revoked", by: "provider", with: "console" },
  expire: { from: ["active", "suspended"], to: "expired", by: "system", with: "none" },
  "undo-making": { from: ["pending", "active"], to: "disposed", by: "system", with: "none" },
} as const satisfies Record<string, Transition>;

export type LifeAct = keyof typeof LIFE_CYCLE;
export const LIFE_ACTS = Object.keys(LIFE_CYCLE) as LifeAct[];

/** Where an act leads from here, or null where it may not be done. */
export function transition(act: LifeAct, from: LifeState): LifeState | null {
  const { from: allowed, to }: Transition = LIFE_CYCLE[act];
  if (!allowed.includes(from)) return null;
  return to === "same" ? from : to;
}

export const mayDo = (act: LifeAct, { status }: { status: LifeState }): boolean => transition(act, status) !== null;

/** CRLReason (RFC 5280 §5.3.1) that each side may give. certificateHold is none: 利用停止 is the RSSP's own, never the CA's. */
export const SIGNER_REASONS = ["keyCompromise", "affiliationChanged", "unspecified"] as const;
export const RA_REASONS = ["keyCompromise", "affiliationChanged", "cessationOfOperation", "privilegeWithdrawn"] as const;
export const PROVIDER_REASONS = ["cessationOfOperation", "privilegeWithdrawn", "keyCompromise", "cACompromise"] as const;
export type SignerReason = (typeof SIGNER_REASONS)[number];
export type RaReason = (typeof RA_REASONS)[number];
export type ProviderReason = (typeof PROVIDER_REASONS)[number];
