import type { Prisma } from "../db.ts";
import type { Authenticator } from "../generated/prisma/client.ts";

/** A credential with its signer and its second factor in use: `include` of every read that says what a credential is. */
export const wholeCredential = {
  signer: true,
  authenticators: { where: { removedAt: null } },
} as const satisfies Prisma.CredentialInclude;

export type WholeCredential = Prisma.CredentialGetPayload<{ include: typeof wholeCredential }>;

/** One is in use at a time (a partial unique index). */
export const secondFactorOf = ({ authenticators }: Pick<WholeCredential, "authenticators">): Authenticator | undefined =>
  authenticators[0];
