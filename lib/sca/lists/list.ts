import type { Actor } from "../../auth/types.ts";

declare const list: unique symbol;
/** A list of contracts by its name in sca.listing, which says whose it is: only those made here are read. */
export type List = string & { readonly [list]: true };

/** 受信: what was sent to the actor. */
export const inboxOf = ({ userId }: Actor) => `inbox:${userId}` as List;

/** 送信した契約: what the actor made, drafts included. */
export const sentBy = ({ tenantId, userId }: Actor) => `sent:${tenantId}/${userId}` as List;

/** 契約一覧: what anybody of the actor's tenant sent. */
export const tenantOf = ({ tenantId }: Actor) => `tenant:${tenantId}` as List;

/** What lies in a folder: of one that its reader was found to see (folders/seen-folders.ts). */
export const folderList = (folderId: string) => `folder:${folderId}` as List;
