/** `elsewhere`: this page is done, or no longer says what is the case; `again`: the signer may correct; `lost`: nobody knows yet. */
export type Answer = { kind: "elsewhere"; to: string } | { kind: "again"; message: string } | { kind: "lost" };

/** After these the same page may be tried again; after any other it would show what is no longer so, and is loaded anew. */
const AGAIN = new Set([
  "INPUT_INVALID",
  "RSSP_FACTORS_WRONG",
  "RSSP_THROTTLED",
  "RSSP_REVOCATION_UNAVAILABLE",
  "AUDIT_UNAVAILABLE",
  "HSM_UNAVAILABLE",
  "HSM_BUSY",
  "DATABASE_UNAVAILABLE",
  "SYSTEM_ERROR",
]);

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
    if (answer.code && answer.message && AGAIN.has(answer.code)) return { kind: "again", message: answer.message };
    return { kind: "elsewhere", to: window.location.pathname };
  } catch {
    return { kind: "lost" };
  }
}
