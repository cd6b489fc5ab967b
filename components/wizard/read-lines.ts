import { isPlainLine } from "@/lib/plain-text.ts";

/** As the service takes an address (zod's), so that what is added here is not refused on saving. */
const EMAIL = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;
export const NAME_LENGTH = 64;

/** An address as somebody types or pastes it, full-width letters too; null where it is none. */
export function readEmail(text: string): string | null {
  const email = text.normalize("NFKC").trim().toLowerCase();
  return email.length <= 254 && EMAIL.test(email) ? email : null;
}

export type LineFault = "form" | "email" | "name" | "twice" | "full";
export type ReadLines = {
  people: { email: string; name: string | null }[];
  refused: { line: string; fault: LineFault }[];
};

/**
 * Several people, a line each: `名前,メール`, `名前<メール>`, or an address alone; a table's columns, too.
 * @param taken addresses of the list already  @param room how many more it takes
 */
export function readLines(text: string, taken: string[], room: number): ReadLines {
  const seen = new Set(taken);
  const read: ReadLines = { people: [], refused: [] };
  for (const line of text.split(/\r\n|\r|\n/).map((one) => one.trim())) {
    if (line === "") continue;
    const person = readPerson(line);
    const fault =
      typeof person === "string" ? person : seen.has(person.email) ? "twice" : read.people.length >= room ? "full" : null;
    if (fault !== null || typeof person === "string") {
      read.refused.push({ line, fault: fault ?? "form" });
      continue;
    }
    seen.add(person.email);
    read.people.push(person);
  }
  return read;
}

function readPerson(line: string): { email: string; name: string | null } | LineFault {
  const pointed = /^(.*?)[<＜]([^<>＜＞]*)[>＞]$/.exec(line);
  const parts = (pointed ? pointed.slice(1) : line.split(/[,，、;；\t]/)).map(clean).filter((part) => part !== "");
  if (parts.length === 0 || parts.length > 2) return "form";
  const at = parts.findIndex((part) => readEmail(part) !== null);
  if (at < 0) return "email";
  const name = parts[1 - at] ?? null;
  if (name !== null && (name.length > NAME_LENGTH || !isPlainLine(name) || readEmail(name) !== null)) return "name";
  return { email: readEmail(parts[at] as string) as string, name };
}

const clean = (part: string) =>
  part
    .normalize("NFC")
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
