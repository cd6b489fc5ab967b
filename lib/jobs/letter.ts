import { plainPart } from "../plain-text.ts";

/** What its reader reads: `both` is Japanese with the English under it, for somebody whose language is not known. */
export type Reader = "ja" | "en" | "both";
export type Words = { ja: string; en: string };

/** Text of one paragraph, lines kept; `en`: the same in English, under it. */
type Spoken = { text: string; en?: string };
export type Part =
  | ({ kind: "text" } & Spoken)
  /** what to do if something is not as expected: smaller, at the end */
  | ({ kind: "after" } & Spoken)
  | { kind: "facts"; rows: [label: string, value: string][] }
  /** somebody else's words: marked as such, so that they do not pass for ours */
  | { kind: "quote"; label: string; text: string }
  /** where the mail's secret stands */
  | { kind: "code"; label: string };

/** A mail's content, of which both its text and its HTML are made. The button's address is the mail's own affair. */
export type Letter = { lang: "ja" | "en"; greeting: string; parts: Part[]; button: Spoken };

type Content = { reader: Reader; name: string; parts: Part[]; button?: Words };

const OPEN: Words = { ja: "画面を開く", en: "Open" };

export function writeLetter({ reader, name, parts, button = OPEN }: Content): Letter {
  const who = oneLine(name);
  const greeting = reader === "en" ? `Dear ${who},` : `${who} さま`;
  return { lang: reader === "en" ? "en" : "ja", greeting, parts, button: spoken(reader, button) };
}

/** A paragraph in the reader's language. */
export const say = (reader: Reader, words: Words, kind: "text" | "after" = "text"): Part => ({ kind, ...spoken(reader, words) });

const spoken = (reader: Reader, { ja, en }: Words): Spoken =>
  reader === "both" ? { text: ja, en } : { text: reader === "en" ? en : ja };

/** A short word beside something: 「書類」, “Document”, 「書類 / Document」. */
export const labelFor = (reader: Reader, { ja, en }: Words): string =>
  reader === "both" && ja !== en ? `${ja} / ${en}` : reader === "en" ? en : ja;

/** A line that has room for one language. */
export const lineFor = (reader: Reader, { ja, en }: Words): string => (reader === "en" ? en : ja);

/** Lines stay; controls, halves of characters and what turns the writing direction go, whatever a title or a message brings. */
export const plainLines = (text: string): string => text.replace(/\r\n?/g, "\n").split("\n").map(plainPart).join("\n");

/** For what stands in one line: a name, a title, a header. */
export const oneLine = (text: string): string => plainPart(text.replace(/\s+/g, " ")).trim();

/** Where the secret is not told (in a row, in a log) this stands for it. */
export const SECRET_PLACE = "{secret}";

/** The text alternative, without the address of the button. */
export function textOf({ greeting, parts }: Letter, secret = SECRET_PLACE): string {
  const paragraphs = [greeting, ...parts.map((part) => partText(part, secret))];
  return paragraphs.filter(Boolean).map(plainLines).join("\n\n");
}

function partText(part: Part, secret: string): string {
  switch (part.kind) {
    case "facts":
      return part.rows.map(([label, value]) => `${label}: ${oneLine(value)}`).join("\n");
    case "quote":
      return [
        part.label,
        ...plainLines(part.text)
          .split("\n")
          .map((line) => `> ${line}`),
      ].join("\n");
    case "code":
      return part.label ? `${part.label}：${secret}` : `　${secret}`;
    default:
      return part.en === undefined ? part.text : `${part.text}\n${part.en}`;
  }
}
