import "server-only";
import { type CredentialLevel, servicePolicy } from "../rssp/index.ts";
import { templateById } from "./template/index.ts";
import type { Level, LevelView } from "./views.ts";

/** The least level of a contract, as its row has it; the database keeps it within 1 to 3. */
export const minimumOf = ({ minLevel }: { minLevel: number }): Level => minLevel as Level;

/** What a template asks for at least, which its senders may raise. Whoever uploads a document decides alone. */
export const floorOf = (templateId: string | null): Level =>
  templateId === null ? 1 : (templateById(templateId)?.minLevel ?? 1);

/** The highest level that a credential of this installation can have: a contract above it could be signed by nobody. */
export const reachableLevel = (): Level => servicePolicy().level.level;

export const levelView = ({ level, authorisedAsLevel }: CredentialLevel): LevelView => ({ level, authorisedAsLevel });

export const reaches = ({ level }: CredentialLevel, contract: { minLevel: number }): boolean => level >= contract.minLevel;
