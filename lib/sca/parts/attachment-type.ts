import { NatsuinError } from "../../errors.ts";
import { hasText } from "../../pades/pdf/chars.ts";

const ZIP = "PK\x03\x04";
/** Endings that may be attached, what such a file begins with (null = text), and what it is called. No macros, no archives. */
const KINDS: Record<string, { mime: string; starts: string | null }> = {
  pdf: { mime: "application/pdf", starts: "%PDF-" },
  png: { mime: "image/png", starts: "\x89PNG\r\n\x1a\n" },
  jpg: { mime: "image/jpeg", starts: "\xff\xd8\xff" },
  jpeg: { mime: "image/jpeg", starts: "\xff\xd8\xff" },
  docx: { mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", starts: ZIP },
  xlsx: { mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", starts: ZIP },
  pptx: { mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation", starts: ZIP },
  csv: { mime: "text/csv", starts: null },
  txt: { mime: "text/plain", starts: null },
};

/** For the file dialog. */
export const ATTACHMENT_ENDINGS = Object.keys(KINDS).map((ending) => `.${ending}`);

/**
 * The media type of an attachment, when its ending is allowed and its first bytes are of that kind; nothing is unpacked or parsed.
 * Throws ATTACHMENT_TYPE.
 */
export function attachmentType(fileName: string, bytes: Uint8Array): string {
  const kind = KINDS[fileName.split(".").at(-1)?.toLowerCase() ?? ""];
  const fits = kind && (kind.starts === null ? isText(bytes) : hasText(bytes, kind.starts, 0));
  if (!fits) throw new NatsuinError("ATTACHMENT_TYPE", { file: fileName });
  return kind.mime;
}

/** Text in any encoding of today: no NUL but in UTF-16 with its mark, and no start of a program or a page. */
function isText(bytes: Uint8Array): boolean {
  if (hasText(bytes, "\xff\xfe", 0) || hasText(bytes, "\xfe\xff", 0)) return true;
  return !bytes.includes(0) && !["MZ", "#!", "%PDF-", ZIP].some((start) => hasText(bytes, start, 0));
}
