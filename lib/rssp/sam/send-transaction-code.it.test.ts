import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { listOutbox } from "@/lib/jobs/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, type Page, PIN, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { credentialInfo } from "../index.ts";
import { authorise, sendTransactionCode, setRsspPorts, viewRequest } from "../signer.ts";

let world: World;
let signers = 0;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(() => {
  clock.nextStep();
});

const freshSigner = () => enrolSigner(`usr_${++signers}`, clock.now, "P-256", "wrapped", { kind: "mail" });
const sendCode = (page: Page) => sendTransactionCode({ ...page, now: clock.now });
const press = ({ requestId, browserSecret, shown }: Page, otp: string, pin = PIN) =>
  authorise({ requestId, browserSecret, shown, pin, otp, source: `192.0.2.${signers}`, now: clock.now });

/** As the signer reads it: the newest with a code. */
async function lastMail(signer: TestSigner) {
  for (const mail of await listOutbox({ search: `${signer.subject}@signer.example` })) {
    const [code] = /(?<!\d)\d{8}(?!\d)/.exec(mail.text) ?? [];
    if (code) return { ...mail, code };
  }
  throw new Error("no code came");
}

async function codeFor(page: Page, signer: TestSigner): Promise<string> {
  await sendCode(page);
  return (await lastMail(signer)).code;
}

const watch = (signer: TestSigner, page: Page, secrets: string[] = []) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${page.requestId}`,
  secrets: [PIN, ...secrets],
});
const refused = (signer: TestSigner, page: Page, otp: string) =>
  expectRefused("RSSP_FACTORS_WRONG", () => press(page, otp), watch(signer, page, [otp]));

describe("a code by mail", () => {
  it("says what it is for (title, parties, amount, short digest), and with the PIN makes one signature", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    const code = await codeFor(page, signer);
    const { text, subject } = await lastMail(signer);
    const [item] = page.view.items;
    for (const part of [item?.title, item?.amount, ...(item?.parties ?? []), item?.digest, code]) expect(text).toContain(part);
    expect(subject).toBe("【署名の確認番号】業務委託契約書");
    expect(text).not.toContain("{secret}");
    const before = cm().signCount();
    await expect(press(page, code)).resolves.toMatchObject({ outcome: "signed" });
    expect(cm().signCount()).toBe(before + 1);
  });

  it("for a batch names the first documents and how many more", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now, { count: 8 });
    await sendCode(page);
    const { text, subject } = await lastMail(signer);
    expect(subject).toBe("【署名の確認番号】業務委託契約書ほか7件");
    expect(text.match(/・業務委託契約書/g)).toHaveLength(5);
    expect(text).toContain("・ほか3件");
  });

  it("counts as one factor: by level 1's way and no higher", async () => {
    const signer = await freshSigner();
    const { level } = await credentialInfo(CLIENT, { credentialId: signer.credential.credentialId, now: clock.now });
    expect(level).toMatchObject({ level: 1, authorisedAsLevel: 1, label: "レベル1" });
  });

  it("that is wrong, late, used, or was sent for another request, is refused", async () => {
    const signer = await freshSigner();
    const [page, other] = [await atThePage(signer, clock.now), await atThePage(signer, clock.now)];
    const code = await codeFor(page, signer);
    await refused(signer, page, code === "00000000" ? "00000001" : "00000000");
    await refused(signer, other, code);

    await expect(press(page, code, "90617284")).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    await refused(signer, page, code); // used up beside the wrong PIN
  });

  it("lives for ten minutes, whatever its request does", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    const code = await codeFor(page, signer);
    const expiresAt = new Date(clock.now.getTime() + 60 * 60_000);
    await rsspDb().signatureRequest.update({ where: { id: page.requestId }, data: { expiresAt } });
    clock.forward(10 * 60_000);
    await refused(signer, page, code);
    await expect(press(page, await codeFor(page, signer))).resolves.toMatchObject({ outcome: "signed" });
  });

  it("sent again ends the one before it; the fourth is not sent", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    const seen = async () => (await viewRequest({ ...page, now: clock.now }))?.credential.factor;
    const to = `u•••${signers % 10}@signer.example`;
    expect(await seen()).toEqual({ kind: "mail", to, sentAt: null, sendsLeft: 3 });
    const first = await codeFor(page, signer);
    clock.nextStep();
    await sendCode(page);
    clock.nextStep();
    const third = await codeFor(page, signer);
    expect(await seen()).toEqual({ kind: "mail", to, sentAt: clock.now.toISOString(), sendsLeft: 0 });
    await expectRefused("RSSP_CODES_SENT", () => sendCode(page), watch(signer, page, [first, third]));
    await refused(signer, page, first);
    await expect(press(page, third)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("asked for ten times at once is sent three times", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    const sends = await Promise.allSettled(Array.from({ length: 10 }, () => sendCode(page)));
    expect(sends.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await appDb().mail.count({ where: { to: `${signer.subject}@signer.example` } })).toBe(3);
  });

  it("is sent to nobody else's browser, not after the end, and not for another second factor", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    await expectRefused("NOT_FOUND", () => sendTransactionCode({ ...page, browserSecret: "x".repeat(43), now: clock.now }), {
      world,
      actor: "browser:unknown",
      target: "request:unknown",
    });
    await press(page, await codeFor(page, signer));
    await expectRefused("RSSP_REQUEST_CLOSED", () => sendCode(page), watch(signer, page));
    const byApp = await enrolSigner(`usr_${++signers}`, clock.now);
    const elsewhere = await atThePage(byApp, clock.now);
    await expectRefused("INPUT_INVALID", () => sendCode(elsewhere), watch(byApp, elsewhere));
  });

  it("stands in clear in no table and no log, and its hash is the HSM's: without it eight digits cannot be tried", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.now);
    const written: string[] = [];
    const streams = [process.stdout, process.stderr] as const;
    const originals = streams.map((stream) => stream.write);
    for (const stream of streams) stream.write = ((line: string) => written.push(String(line)) > 0) as typeof stream.write;
    const asked = cm().pepperCount();
    let code: string;
    try {
      code = await codeFor(page, signer);
      await press(page, "00000000").catch(() => undefined);
      await press(page, code);
    } finally {
      for (const [n, stream] of streams.entries()) stream.write = originals[n] as typeof stream.write;
    }
    const spare = await codeFor(await atThePage(signer, clock.now), signer);
    const dump = await everyRow(world);
    for (const secret of [code, spare]) {
      const forms = new RegExp(`(?<![0-9a-f])${secret}(?![0-9a-f])|${Buffer.from(secret).toString("hex")}`);
      expect(dump.filter((row) => forms.test(row))).toEqual([]);
      expect(written.filter((line) => forms.test(line))).toEqual([]);
    }
    // every asking stands in the count: one a code sent, two an attempt, one at the enrolment
    const [counted] = await rsspDb().oracleUse.findMany({ where: { credentialId: signer.credential.credentialId } });
    expect(counted?.uses).toBe(1 + cm().pepperCount() - asked);
  });
});

async function everyRow({ ownerUrl }: World): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows: tables } = await owner.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('rssp', 'audit', 'jobs')",
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      const found = await owner.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      rows.push(...found.rows.map(({ row }) => row));
    }
    return rows;
  } finally {
    await owner.end();
  }
}
