/** `elsewhere`: this page is done, or no longer says what is the case; `again`: the signer may correct; `lost`: nobody knows yet. */
export type Answer = { kind: "elsewhere"; to: string } | { kind: "again"; message: string } | { kind: "lost" };

/** After these the same page may be tried again; after any other it would show what is no longer so, and is loaded anew. */
const AGAIN = new Set([
  "INPUT_INVALID",
  "RSSP_FACTORS_WRONG",
  "RSSP_CODES_SENT",
  "RSSP_NEW_FACTOR_WRONG",
  "RSSP_ENROLMENT_CODE_WRONG",
  "RSSP_PASSKEY_REFUSED",
  "RSSP_PIN_TOO_SIMPLE",
  "RSSP_PIN_UNCHANGED",
  "RSSP_THROTTLED",
  "RSSP_REVOCATION_UNAVAILABLE",
  "AUDIT_UNAVAILABLE",
  "HSM_UNAVAILABLE",
  "HSM_BUSY",
  "DATABASE_UNAVAILABLE",
  "SYSTEM_ERROR",
]);

/** A refusal that came with words for the person, who may go on at the same page. */
export function isWorthAgain(answer: { code?: string; message?: string }): answer is { code: string; message: string } {
  return answer.code !== undefined && Boolean(answer.message) && AGAIN.has(answer.code);
}

/**
 * Sends the form once; never by itself again. Encoded as a form without script is: a list of a thousand, of which most was taken off,
 * is ten times as long in parts.
 */
export async function sendDecision(address: string, form: FormData): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams([...form].map(([name, value]) => [name, String(value)])),
      headers: { accept: "application/json" },
      redirect: "error",
    });
    const answer: { returnTo?: string; code?: string; message?: string } = await response.json();
    if (response.ok && answer.returnTo) return { kind: "elsewhere", to: answer.returnTo };
    if (isWorthAgain(answer)) return { kind: "again", message: answer.message };
    return { kind: "elsewhere", to: window.location.pathname };
  } catch {
    return { kind: "lost" };
  }
}
