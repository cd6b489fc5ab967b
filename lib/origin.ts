type HeaderList = { get(name: string): string | null };

/** Does the request come from a page of `expected`? For everything that changes something: no Origin, `null` and a foreign one are refused. */
export function isFromOrigin(headers: HeaderList, expected: string): boolean {
  return headers.get("origin") === expected && isForHost(headers, expected);
}

/** Is the request for `expected`'s host? A foreign Host is DNS rebinding, or the other party's page on our port. */
export function isForHost(headers: HeaderList, expected: string): boolean {
  return headers.get("host")?.toLowerCase() === new URL(expected).host;
}
