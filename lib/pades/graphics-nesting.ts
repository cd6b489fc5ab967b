import { charClass, hasText, WHITE } from "./pdf/chars.ts";

/**
 * How far a content stream leaves the stack of graphics states (ISO 32000-2 §8.4.2): `left` states that it saved and never restored,
 * `taken` that it restored without having saved them. What is drawn after it stands right only when both are made up for.
 * Strings, comments, names, and the data of inline images are passed over.
 */
export function graphicsNesting(content: Uint8Array): { left: number; taken: number } {
  let depth = 0;
  let lowest = 0;
  let at = 0;
  while (at < content.length) {
    const byte = content[at] as number;
    if (byte === 0x28 /* ( */) at = afterString(content, at);
    else if (byte === 0x25 /* % */) at = afterComment(content, at);
    else if (byte === 0x2f /* / */) at = afterToken(content, at + 1);
    else if (charClass[byte] !== 0) at += 1;
    else {
      const end = afterToken(content, at);
      if (end - at === 1 && byte === 0x71 /* q */) depth += 1;
      if (end - at === 1 && byte === 0x51 /* Q */) depth -= 1;
      lowest = Math.min(lowest, depth);
      at = end - at === 2 && hasText(content, "ID", at) ? afterInlineImage(content, end) : end;
    }
  }
  return { left: depth - lowest, taken: Math.abs(lowest) };
}

function afterToken(content: Uint8Array, from: number): number {
  let at = from;
  while (at < content.length && charClass[content[at] as number] === 0) at += 1;
  return at;
}

function afterComment(content: Uint8Array, from: number): number {
  let at = from;
  while (at < content.length && content[at] !== 10 && content[at] !== 13) at += 1;
  return at;
}

function afterString(content: Uint8Array, from: number): number {
  let open = 0;
  for (let at = from; at < content.length; at++) {
    const byte = content[at];
    if (byte === 0x5c /* \ */) at += 1;
    else if (byte === 0x28) open += 1;
    else if (byte === 0x29 && --open === 0) return at + 1;
  }
  return content.length;
}

/** §8.9.7: the data end at `EI` between white space. */
function afterInlineImage(content: Uint8Array, from: number): number {
  const white = (at: number) => at >= content.length || charClass[content[at] as number] === WHITE;
  for (let at = from + 1; at < content.length; at++)
    if (hasText(content, "EI", at) && white(at - 1) && white(at + 2)) return at + 2;
  return content.length;
}
