import type { Door } from "../door.ts";

/** Interfaces that programs ask, and files: nothing of anybody's is behind them. */
const machine = (file: string, name: string, of: Partial<Door> & Pick<Door, "input">): Door => ({
  file,
  name,
  policy: "anyone",
  around: "nothing",
  others: "ok",
  ...of,
});

const DEVELOPMENT = "for development: in production it answers 404, or refuses, whoever asks (matrix.it.test.ts)";
const PUBLIC = "the authority's own interface: whoever verifies a signature asks here, from anywhere";

export const machineDoors: Door[] = [
  machine("api/health/route.ts", "GET", { unjudged: "for probes: names parts, no person", input: () => ({}) }),
  machine("trust/[...path]/route.ts", "GET", { unjudged: PUBLIC, input: () => ({}) }),
  machine("trust/[...path]/route.ts", "POST", { unjudged: PUBLIC, input: () => ({}) }),
  machine("(public)/pdfjs/[...path]/route.ts", "GET", {
    unjudged: "files of a library, as published",
    input: () => ({ params: { path: ["0", "x"] } }),
  }),
  machine("(public)/outbox/[id]/route.ts", "GET", { others: "NOT_FOUND", input: () => ({ params: { id: "mal_x" } }) }),
  machine("api/auth/[...nextauth]/route.ts", "GET", {
    others: "NOT_FOUND",
    input: () => ({ params: { nextauth: ["signout"] } }),
  }),
  machine("api/auth/[...nextauth]/route.ts", "POST", {
    others: "NOT_FOUND",
    input: () => ({ params: { nextauth: ["signout"] } }),
  }),
  machine("dev/gallery/page.tsx", "page", { unjudged: DEVELOPMENT, input: () => ({}) }),
  machine("dev/gallery/[screen]/page.tsx", "page", { unjudged: DEVELOPMENT, input: () => ({ params: { screen: "inbox" } }) }),
  machine("dev/gallery/sample.pdf/route.ts", "GET", { unjudged: DEVELOPMENT, input: () => ({}) }),
  ...["refuseAction", "leasedAction", "sameBatchAction", "drawStampAction"].map((name) =>
    machine("dev/gallery/actions.ts", name, { unjudged: DEVELOPMENT, input: () => ({}) }),
  ),
];
