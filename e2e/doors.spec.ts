import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { APIRequestContext, Page } from "@playwright/test";
import { craftPdf, onePage } from "../lib/pades/testing/craft-pdf.ts";
import type { Door } from "../test/matrix/door.ts";
import { allDoors } from "../test/matrix/doors.ts";
import { expect, test } from "./support/test.ts";

/** The doors of test/matrix/ over HTTP, as an intruder without a browser knocks. Each cell is tried there; here that nothing before them opens. */

type Manifest = { node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }> };
const manifest = fileURLToPath(new URL("../.next/server/server-reference-manifest.json", import.meta.url));

/** Where Next takes a server action, and under which number. */
function actionOf(name: string): { id: string; worker: string } {
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as Manifest;
  const [found] = Object.entries(node).filter(([, { exportedName }]) => exportedName === name);
  const [worker = ""] = Object.keys(found?.[1].workers ?? {});
  return { id: found?.[0] ?? "", worker };
}

const addressOf = (file: string, names: Record<string, string>): string =>
  `/${file
    .split("/")
    .filter((part) => !part.startsWith("(") && !/^(page|layout|route)(\.tsx?)?$/.test(part))
    .map((part) => (part.startsWith("[") ? (names[part.replace(/[[\].]/g, "")] ?? "x") : part))
    .join("/")}`;

/** The argument as Next's own client writes it. */
async function call(to: APIRequestContext, name: string, input: object, headers: Record<string, string>): Promise<string> {
  const { id, worker } = actionOf(name);
  const address = addressOf(worker.replace(/^app\//, ""), input as Record<string, string>);
  const sent = { "next-action": id, "content-type": "text/plain;charset=UTF-8", accept: "text/x-component", ...headers };
  const answer = await to.post(address, { headers: sent, data: JSON.stringify([input]), maxRedirects: 0 });
  return answer.text();
}

async function uploadDraft({ request }: Page, origin: string, title: string): Promise<string> {
  const headers = { origin, "x-file-name": encodeURIComponent(`${title}.pdf`), "content-type": "application/pdf" };
  const answer = await request.post("/api/contracts", { headers, data: Buffer.from(craftPdf({ objects: onePage() })) });
  return (await answer.json()).data.contractId;
}

test("a server action is refused without Origin, from `null`, from elsewhere, for another person and for nobody; and then done for whose it is", async ({
  as,
  stranger,
  baseURL,
}) => {
  const origin = baseURL as string;
  const sender = await as("staff");
  const contractId = await uploadDraft(sender, origin, "取り消す覚書");
  const cancel = (page: Page, headers: Record<string, string>, more = {}) =>
    call(page.request, "cancelAction", { contractId, ...more }, headers);
  const bad: Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: `${origin}.evil.example` },
  ];
  for (const headers of bad) expect(await cancel(sender, headers), JSON.stringify(headers)).not.toContain('"ok":true');
  expect(await cancel(sender, {})).toContain("ORIGIN_REFUSED");
  expect(await cancel(await as("signer1"), { origin })).toContain("NOT_FOUND");
  expect(await cancel(await stranger(), { origin })).toContain("AUTH_REQUIRED");
  expect(await cancel(sender, { origin }, { tenantId: "x" }), "a field more").toContain("INPUT_INVALID");
  const state = async () => (await sender.request.get(`/contracts/${contractId}/documents`, { maxRedirects: 0 })).status();
  expect(await state(), "it is still a draft").toBe(200);
  expect(await cancel(sender, { origin })).toContain('"ok":true');
});

test("a route that changes something is refused without Origin, from `null` and from elsewhere", async ({ as, baseURL }) => {
  const { request } = await as("staff");
  for (const origin of [undefined, "null", "https://evil.example", `${baseURL}.evil.example`]) {
    const headers = { "x-file-name": "a.pdf", ...(origin ? { origin } : {}) };
    const answer = await request.post("/api/contracts", { headers, data: Buffer.from(craftPdf({ objects: onePage() })) });
    expect([answer.status(), (await answer.json()).code], String(origin)).toEqual([403, "ORIGIN_REFUSED"]);
  }
});

test("whoever is not logged in is sent to the login or told that there is nothing, at every page and route that is for somebody", async ({
  as,
  stranger,
  baseURL,
}) => {
  const title = "どこにも見せない覚書";
  const contractId = await uploadDraft(await as("staff"), baseURL as string, title);
  const nobody = await stranger();
  const closed = allDoors.filter((door) => isAddress(door) && (door.policy !== "anyone" || door.party === "rssp"));
  expect(closed.length).toBeGreaterThan(60);
  for (const { file, name, party } of closed) {
    const address = addressOf(file, { id: contractId });
    const answer = await nobody.request.fetch(address, { method: name === "POST" ? "POST" : "GET", maxRedirects: 0 });
    const text = await answer.text();
    const told = `${name} ${address} ${answer.status()} ${answer.headers().location ?? ""}`;
    expect(text, told).not.toContain(title);
    // the RSSP's pages are not on this host at all
    if (party === "rssp" || name === "POST") expect([403, 404], told).toContain(answer.status());
    else if (name === "GET") expect([answer.status(), JSON.parse(text).code], told).toEqual([401, "AUTH_REQUIRED"]);
    else expect(answer.headers().location ?? /url=([^"]*)/.exec(text)?.[1] ?? "", told).toMatch(/^\/login\?next=/);
  }
});

const isAddress = ({ file }: Door) => /\/(page\.tsx|route\.ts)$/.test(file);
