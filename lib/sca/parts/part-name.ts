import { firstPart, plainPart } from "../../plain-text.ts";

/** What file systems take: 255 bytes in UTF-8, with room for a number. */
const MAX_BYTES = 200;
/** Not in a name on Windows, or a folder. */
const UNFIT = /[<>:"/\\|?*]/g;

/**
 * A plain file name from what a browser called it: no folder, no control or direction marks, nothing that a file system
 * refuses or hides (leading full stops, trailing ones), short enough, with its ending kept. `others` are names in use beside it.
 */
export function partName(given: string, others: readonly string[] = []): string {
  const base = plainPart(given.normalize("NFC").split(/[/\\]/).at(-1) ?? "")
    .replace(UNFIT, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const dot = base.lastIndexOf(".");
  const ending = dot > 0 && /^\.\w{1,8}$/.test(base.slice(dot)) ? base.slice(dot) : "";
  const stem = shortened(base.slice(0, base.length - ending.length), MAX_BYTES - ending.length) || "file";
  let name = `${stem}${ending}`;
  const taken = new Set(others.map((other) => other.toLowerCase()));
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem} (${n})${ending}`;
  return name;
}

function shortened(text: string, bytes: number): string {
  let short = firstPart(text, bytes);
  while (new TextEncoder().encode(short).length > bytes) short = firstPart(short, short.length - 1);
  return short.trim();
}
