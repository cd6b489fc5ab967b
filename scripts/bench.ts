/** `npm run bench [-- --only PREFIX] [--out FILE.json]`: what signing costs, beside what its limit costs in the same run. */
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";

try {
  await ensureAuthority({ now: new Date() });
} finally {
  await cm().close();
  await closeDb();
}
