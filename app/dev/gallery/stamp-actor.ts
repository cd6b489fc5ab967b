import type { Actor } from "@/lib/auth/types.ts";
import { galleryNow } from "./fixtures.ts";

/** Whose 印影 the gallery shows. */
export const stampActor: Actor = {
  userId: "gallery",
  tenantId: "gallery",
  role: "signer",
  membership: "staff",
  departmentId: null,
  email: "signer1@demo.example",
  displayName: "髙橋 一郎",
  organisation: "株式会社あおば製作所",
  locale: "ja",
  sessionId: "gallery",
  loginAt: galleryNow,
};
