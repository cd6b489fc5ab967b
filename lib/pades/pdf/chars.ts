/** Character classes of ISO 32000-2 §7.2.3. */
export const WHITE = 1;
export const DELIMITER = 2;

export const charClass = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) charClass[code] = WHITE;
for (const char of "()<>[]{}/%") charClass[char.charCodeAt(0)] = DELIMITER;

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Value of each byte as a hexadecimal digit, or -1. */
export const hexDigit = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexDigit[digit.charCodeAt(0)] = value;
  hexDigit[digit.toUpperCase().charCodeAt(0)] = value;
}

export const hexValue = (byte: number | undefined): number => (byte === undefined ? -1 : (hexDigit[byte] as number));

/** One character per byte. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = "";
  for (let at = start; at < end; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  return text;
}

export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** First offset of `text` (ASCII) in `bytes` from `from` on and before `to`, or -1. */
export function indexOfText(bytes: Uint8Array, text: string, from = 0, to = bytes.length): number {
  const first = text.charCodeAt(0);
  const last = Math.min(to, bytes.length) - text.length;
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    if (hasText(bytes, text, at)) return at;
  }
  return -1;
}

export function lastIndexOfText(bytes: Uint8Array, text: string, from = bytes.length): number {
  for (let at = Math.min(from, bytes.length - text.length); at >= 0; at--) if (hasText(bytes, text, at)) return at;
  return -1;
}

export function hasText(bytes: Uint8Array, text: string, at: number): boolean {
  if (at < 0 || at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
