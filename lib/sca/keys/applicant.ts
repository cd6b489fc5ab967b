import type { Person } from "../../auth/directory.ts";

/** What an application says of a person: the directory's word, never a form's. */
export const applicantOf = ({ userId, tenantId, displayName, organisation, email }: Person) => ({
  scope: tenantId,
  subject: userId,
  kanjiName: displayName,
  ...(organisation ? { organisation } : {}),
  email,
  holding: "wrapped" as const,
});
