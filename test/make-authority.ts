/** Run once for a template by test/cluster.ts: master keys in the template's token, the embedded authority with its own. */
import { cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { ensureMasterKeys } from "../scripts/kek/ensure-master-keys.ts";

await ensureMasterKeys(new Date());
await ensureAuthority({ now: new Date() });
await cm().close();
await closeDb();
