/**
 * A page's Content-Security-Policy. No inline script or style but those with this response's nonce; no frame around us.
 * @param formTargets origins that a form's answer may redirect to
 */
export function contentSecurityPolicy({
  nonce,
  own,
  formTargets,
  development,
}: {
  nonce: string;
  own: string;
  formTargets: string[];
  development: boolean;
}): string {
  const directives = [
    "default-src 'self'",
    // React's development build evaluates code to rebuild server stacks; production never does
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Next's development overlay writes style elements without a nonce
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? ` ${own.replace(/^http/, "ws")}` : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${formTargets.join(" ")}`,
  ];
  if (own.startsWith("https:")) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}

/** For a mail of the demo's mailbox: it styles itself inline, as mails do, and may do nothing else. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers that are the same for every answer of one origin. */
export function fixedHeaders(own: string): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    // not `no-referrer`: under that a form's POST says `Origin: null`, which our own check refuses
    "referrer-policy": "same-origin",
    "permissions-policy": [
      "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
      // a signer's passkey, at the RSSP; no frame of anybody else asks for one
      "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ].join(", "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    ...(own.startsWith("https:") ? { "strict-transport-security": "max-age=63072000" } : {}),
  };
}
