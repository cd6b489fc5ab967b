import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import {
  atThePage,
  attributesFor,
  CLIENT,
  Clock,
  enrolSigner,
  openRequest,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { beginChain, releaseCredential, useChain } from "../index.ts";
import { disownUse, setRsspPorts, viewNotice } from "../signer.ts";
import { disposeCredential } from "./dispose-credential.ts";

let world: World;
let owner: pg.Client;
let signer: TestSigner;
let token: string;
const clock = new Clock();
const SOURCE = "192.0.2.9";
/** from the outcome, which is some milliseconds after the form was sent */
const LIFE = 90 * 864e5 + 60_000;
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await registerSca(clock.now);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
  const page = await atThePage(signer, clock.now, { count: 2 });
  await press(page, signer, clock.now, { left: [1] });
  token = (await links())[0]?.split("/").at(-1) ?? "";
});

const credentialId = () => signer.credential.credentialId;
const row = () => rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId() } });
const mails = async () =>
  (
    await owner.query(`SELECT subject, link FROM jobs.mail WHERE "to" = $1 ORDER BY created_at, id`, [
      `${signer.subject}@signer.example`,
    ])
  ).rows;
const links = async () => (await mails()).flatMap(({ link }) => (link ? [link as string] : []));
const items = (...titles: string[]) =>
  Promise.all(
    titles.map(async (title) => {
      const label = { title, parties: [], reference: "NC-2026-000001", pages: 1 };
      return { label, signedAttributes: await attributesFor(signer) };
    }),
  );
const disown = (now = clock.now, given = token) => disownUse({ token: given, source: SOURCE, now });
const watch = (target = `credential:${credentialId()}`, actor = `signer:${signer.signerId}`) => ({
  world,
  actor,
  target,
  secrets: [token],
});

describe("the page behind the mail about a use", () => {
  it("shows what was signed, when, and for which application, and what was left out of it not", async () => {
    expect(await viewNotice({ token, now: clock.now })).toMatchObject({
      state: "open",
      here: false,
      outcome: "signed",
      client: { name: "捺印 電子契約サービス" },
      documents: [{ title: "業務委託契約書", amount: "1,200,000円" }],
      credential: { id: credentialId(), displayName: "署名者 一郎" },
    });
  });

  it("of a chain says what was signed so far, and its mail which one this use has signed", async () => {
    const page = await atThePage(signer, clock.nextStep(), { items: await items("一通目", "二通目", "三通目"), method: "chain" });
    const { returnTo } = await press(page, signer, clock.now);
    const { requestId } = page;
    const code = new URL(returnTo).searchParams.get("code") as string;
    const { sad } = await beginChain(CLIENT, { requestId, code, now: clock.now });
    const { next } = await useChain(CLIENT, { requestId, sad, now: clock.now });
    const documents = async () => {
      const last = (await links()).at(-1)?.split("/").at(-1) ?? "";
      return (await viewNotice({ token: last, now: clock.now }))?.documents.map(({ title }) => title);
    };
    expect(await documents()).toEqual(["一通目"]);
    await useChain(CLIENT, { requestId, sad: next?.sad as string, now: clock.forward(1_000) });
    expect(await documents()).toEqual(["一通目", "二通目"]);
    const told = (await mails()).map(({ subject }) => subject).slice(-2);
    expect(told).toEqual(["【署名鍵の利用】一通目", "【署名鍵の利用】二通目"]);
  });

  it("changes nothing however often it is opened: mail scanners do", async () => {
    const before = await row();
    for (let time = 0; time < 3; time++) await viewNotice({ token, now: clock.now });
    expect(await row()).toEqual(before);
    expect(await rsspDb().useNotice.findFirstOrThrow({ where: { credentialId: credentialId() } })).toMatchObject({
      disownedAt: null,
    });
  });

  it("says nothing for a link that never was", async () => {
    expect(await viewNotice({ token: "A".repeat(43), now: clock.now })).toBeNull();
    expect(await viewNotice({ token: "", now: clock.now })).toBeNull();
  });

  it("says that it is too late after ninety days, and that the key is no more once it has ended", async () => {
    const late = new Date(clock.now.getTime() + LIFE);
    expect(await viewNotice({ token, now: late })).toMatchObject({ state: "expired" });
    await disposeCredential({ credentialId: credentialId(), actor: "system:test", reason: "test", now: clock.now });
    expect(await viewNotice({ token, now: clock.now })).toMatchObject({ state: "ended" });
  });
});

describe("「心当たりがない」", () => {
  it("suspends the credential at once, tells the signer, and records who and from where", async () => {
    await disown(clock.nextStep());
    expect(await row()).toMatchObject({ status: "suspended", suspendedAt: clock.now, suspendedBy: `signer:${signer.signerId}` });
    await expect(openRequest(signer, clock.now)).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_SUSPENDED" });
    expect(await viewNotice({ token, now: clock.now })).toMatchObject({ state: "suspended", here: true });
    expect((await mails()).map(({ subject }) => subject)).toEqual([
      "【署名鍵の利用】業務委託契約書",
      "【署名鍵】利用を停止しました",
    ]);
    const { rows } = await owner.query(
      `SELECT l.actor, o.value FROM audit.leaf l JOIN audit.opening o ON o.leaf_id = l.id WHERE l.type = $1 AND l.target = $2`,
      ["rssp.credential.suspended", `credential:${credentialId()}`],
    );
    expect(rows).toEqual([{ actor: `signer:${signer.signerId}`, value: SOURCE }]);
  });

  it("pressed ten times at once suspends once", async () => {
    await Promise.all(Array.from({ length: 10 }, () => disown()));
    expect((await mails()).filter(({ subject }) => subject === "【署名鍵】利用を停止しました")).toHaveLength(1);
  });

  it("suspends again what was released meanwhile", async () => {
    await disown();
    const act = { subject: signer.subject, credentialId: credentialId(), actor: "user:usr_ra", reason: "本人に確認した" };
    await releaseCredential(CLIENT, { ...act, now: clock.now });
    await disown();
    expect(await row()).toMatchObject({ status: "suspended" });
  });

  it("suspends a locked credential too", async () => {
    const page = await atThePage(signer, clock.nextStep());
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toThrow();
    await disown();
    expect(await row()).toMatchObject({ status: "suspended" });
  });

  it("by a link that is unknown or too old is refused", async () => {
    await expectRefused(
      "RSSP_NOTICE_INVALID",
      () => disown(clock.now, "A".repeat(43)),
      watch("credential:unknown", "browser:unknown"),
    );
    await expectRefused("RSSP_NOTICE_INVALID", () => disown(new Date(clock.now.getTime() + LIFE)), watch());
  });

  it("for a key that has ended is refused", async () => {
    await disposeCredential({ credentialId: credentialId(), actor: "system:test", reason: "test", now: clock.now });
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => disown(), watch());
  });
});
