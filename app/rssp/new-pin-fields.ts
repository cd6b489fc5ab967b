import { z } from "zod";
import { samePin } from "@/lib/pin-rules.ts";

const typed = z.string().min(1).max(128);

/** A new PIN, typed twice. The page compares too; a form sent without script is compared here. */
export const newPinFields = { newPin: typed, again: typed };
export const typedAlike = ({ newPin, again }: { newPin: string; again: string }): boolean => samePin(newPin, again);
