import type { Membership, Role } from "@/lib/generated/prisma/enums.ts";
import type { AppEnrolment } from "../authenticator-app.ts";

export type { Membership, Role };

/** Where a request came from, as the edge sees it. */
export type Visitor = { source: string; userAgent: string };

/** Who acts: what every page and action of the SCA knows about a person. Plain data. */
export type Actor = {
  userId: string;
  tenantId: string;
  /** his job: RA, bank staff and the like (JT2A keeps them apart) */
  role: Role;
  /** what he may do in his organisation: lib/auth/rights.ts */
  membership: Membership;
  departmentId: string | null;
  email: string;
  displayName: string;
  organisation: string | null;
  locale: "ja" | "en";
  sessionId: string;
  /** when this session was opened: the time of 利用認証 */
  loginAt: Date;
};

/**
 * What a person needs to register an authenticator. `sealed` is the secret, closed under APP_SECRET and bound to the link and the
 * time; the browser hands it back with the first code, so that a secret which nobody confirmed is never stored.
 */
export type Enrolment = AppEnrolment & { sealed: string };
