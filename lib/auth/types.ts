import type { Role } from "@/lib/generated/prisma/enums.ts";

export type { Role };

/** Where a request came from, as the edge sees it. */
export type Visitor = { source: string; userAgent: string };

/** Who acts: what every page and action of the SCA knows about a person. Plain data. */
export type Actor = {
  userId: string;
  tenantId: string;
  role: Role;
  email: string;
  displayName: string;
  organisation: string | null;
  locale: "ja" | "en";
  sessionId: string;
  /** when this session was opened: the time of 利用認証 */
  loginAt: Date;
};
