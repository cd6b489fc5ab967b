/** The address of a list with these conditions; empty ones and the first page are left out. */
export function searchHref(path: string, search: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === "" || (name === "page" && value === 1) || (name === "tab" && value === "all")) continue;
    query.set(name, String(value));
  }
  const words = query.toString();
  return words ? `${path}?${words}` : path;
}
