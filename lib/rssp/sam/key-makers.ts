import "server-only";
import type { KeyHoldingForm } from "../../generated/prisma/enums.ts";
import type { KeyMaker } from "./key-holding.ts";
import { residentKeys } from "./resident.ts";
import { wrappedKeys } from "./wrapped.ts";

const MAKERS: Record<KeyHoldingForm, KeyMaker> = { resident: residentKeys, wrapped: wrappedKeys };

/** Where keys of this form are made and ended. */
export const keyMakerOf = (holding: KeyHoldingForm): KeyMaker => MAKERS[holding];
