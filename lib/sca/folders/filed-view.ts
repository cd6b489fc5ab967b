import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { FiledView } from "../views.ts";
import { mayFile } from "./file-contract.ts";
import { seenFolders } from "./seen-folders.ts";

type Filed = { tenantId: string; createdBy: string; state: string; folderId: string | null };

/** Where a contract lies, for members of the sender's organisation who see some folder of it; null for everybody else. */
export async function filedView(actor: Actor, contract: Filed): Promise<FiledView | null> {
  if (contract.tenantId !== actor.tenantId) return null;
  const folders = await seenFolders(actor);
  if (folders.length === 0) return null;
  const folder = folders.find(({ id }) => id === contract.folderId) ?? null;
  return { folder, choices: mayFile(actor, contract) ? folders : null };
}
