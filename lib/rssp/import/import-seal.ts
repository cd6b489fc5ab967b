import type { Bytes } from "../../bytes.ts";
import { sha256 } from "../../sha256.ts";

/**
 * What stands in an imported key's seal in the place of a second factor (seal-key.ts) until its signer takes it up: it opens by this enrolment's
 * 利用者識別符号 (80 random bits) and the HSM together, as later by the PIN.
 */
export const importSeal = (enrolmentId: string): Bytes => sha256(`natsuin/import/1\0${enrolmentId}`);
