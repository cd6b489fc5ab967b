import { NatsuinError } from "@/lib/errors.ts";

/** The file that a request is, not read yet: its name, percent-encoded in `x-file-name`, and its length as declared. Throws INPUT_INVALID. */
export function sentFile(request: Request) {
  const { body, headers } = request;
  return { fileName: nameIn(headers), body, declared: Number(headers.get("content-length") ?? 0) };
}

function nameIn(headers: Headers): string {
  try {
    return decodeURIComponent(headers.get("x-file-name") ?? "");
  } catch {
    throw new NatsuinError("INPUT_INVALID");
  }
}
