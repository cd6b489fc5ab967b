import "server-only";
import { generateURI, ScureBase32Plugin } from "otplib";
import { encode } from "uqr";
import { type Random, secureRandom } from "./ids.ts";

/** RFC 6238: every authenticator app's own. */
export const TOTP_PERIOD = 30;
/** 160 bits, RFC 4226 §4 R6. */
const SECRET_BYTES = 20;
const base32 = new ScureBase32Plugin();

/** A QR code as one SVG path of unit squares on a `size` × `size` field. */
export type QrCode = { size: number; path: string };

/**
 * What registers a secret with an authenticator app: to scan, to open where the app is on the same device (`otpauth://…`), and to type
 * where there is neither (`JBSW Y3DP …`).
 */
export type AppEnrolment = { qr: QrCode; address: string; manualKey: string };

/** A new TOTP secret in base32, as authenticator apps take it. */
export function newTotpSecret(random: Random = secureRandom): string {
  return base32.encode(random(SECRET_BYTES)).replace(/=+$/, "");
}

/** @param account whose it is, as the app lists it @param issuer where it is asked for */
export function enrolInApp({ secret, account, issuer }: { secret: string; account: string; issuer: string }): AppEnrolment {
  const address = generateURI({ secret, label: account, issuer, period: TOTP_PERIOD });
  return { qr: drawQr(address), address, manualKey: secret.match(/.{1,4}/g)?.join(" ") ?? "" };
}

function drawQr(text: string): QrCode {
  const { size, data } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size, path };
}
