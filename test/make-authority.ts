/** Run once for a template by test/cluster.ts: the embedded authority, its keys in the template's token. */
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";

await ensureAuthority({ now: new Date() });
await cm().close();
await closeDb();
