import type { Person } from "../../auth/directory.ts";

/** Ids of those whose name, address or organisation holds the text. */
export function matchingPeople(people: Map<string, Person>, text: string): string[] {
  const wanted = text.normalize("NFKC").toLowerCase();
  const holds = (value: string | null) => value?.normalize("NFKC").toLowerCase().includes(wanted) ?? false;
  return [...people.values()]
    .filter(({ displayName, email, organisation }) => holds(displayName) || holds(email) || holds(organisation))
    .map(({ userId }) => userId);
}
