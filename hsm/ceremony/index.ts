/** For the set-up and the operators' command only: a server never opens the token as its security officer. */
export { type Backup, backupSchema, type Share, shareSchema } from "./custody.ts";
export { provisionMasterKeys } from "./provision-master-keys.ts";
export { restoreMasterKeys } from "./restore-master-keys.ts";
export type { CeremonyConfig } from "./token-of-ceremony.ts";
