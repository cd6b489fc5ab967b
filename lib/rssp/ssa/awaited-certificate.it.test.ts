import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { newId, secureRandom } from "@/lib/ids.ts";
import { pem as asPem } from "@/lib/pem.ts";
import { type Approved, approveEnrolment, takeUpEnrolment } from "@/test/enrolment.ts";
import { atTheErrand } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { newWorld } from "@/test/pki.ts";
import {
  atThePage,
  CLIENT,
  Clock,
  enrolSigner,
  openRequest,
  otpAt,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import type { Bytes } from "../../bytes.ts";
import { embeddedCa } from "../ca/embedded.ts";
import { manualCa } from "../ca/manual.ts";
import { awaitedCertificate, bringCertificate, credentialsOf, giveUpIssue, issueCode } from "../index.ts";
import { CERTIFICATE_FILE, MAKING_LEASE } from "../limits.ts";
import { renewByErrand, setRsspPorts, viewEnrolment, viewErrand } from "../signer.ts";
import type { CredentialInfo } from "../types.ts";
import { orderOf } from "./await-certificate.ts";

let world: World;
let people = 0;
let approved: Approved;
const clock = new Clock();
const RA = "user:usr_ra";

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(async () => {
  setRsspPorts({ certificateAuthority: () => manualCa(embeddedCa), certificateStatus: async () => "good" });
  approved = await approveEnrolment(`usr_waiting${++people}`, clock);
});

/** The signer has done all that is his; the CA's certificate is not there. */
async function waiting() {
  const { make, totpSecret, visitor } = await takeUpEnrolment(approved, clock);
  await make();
  const credential = (await own()).at(-1);
  if (!credential) throw new Error("no credential");
  const { subject } = approved;
  const { signerId } = await rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } });
  const signer: TestSigner = { subject, signerId, totpSecret, credential };
  return {
    signer,
    visitor,
    act: { subject, credentialId: credential.credentialId, actor: RA, reason: "認証局より受領", now: clock.now },
  };
}

/** What the people of a CA make of a CSR; `change` bends the order. */
async function issued(credentialId: string, change: object = {}): Promise<Bytes[]> {
  const awaited = await rsspDb().awaitedCertificate.findUniqueOrThrow({ where: { credentialId } });
  const order = { csr: Uint8Array.from(awaited.csr), ...orderOf(awaited), now: clock.now };
  const issuing = await embeddedCa.issue({ ...order, ...change });
  return "chain" in issuing ? issuing.chain : [];
}

const own = () => credentialsOf(CLIENT, { subject: approved.subject, now: clock.now });
const enrolmentRow = () => rsspDb().enrolment.findUniqueOrThrow({ where: { id: approved.enrolmentId } });
const base64 = (...parts: Uint8Array[]) => Buffer.concat(parts).toString("base64");
const pem = (chain: Uint8Array[]) => Buffer.from(chain.map((der) => asPem("CERTIFICATE", der)).join("\n")).toString("base64");
const leafOf = (chain: Bytes[]) => chain[0] as Bytes;
const mailsTo = (address: string) => appDb().mail.findMany({ where: { to: address }, orderBy: { createdAt: "asc" } });

function pkcs7(chain: Bytes[], form: "DER" | "PEM"): string {
  const input = chain.map((der) => asPem("CERTIFICATE", der)).join("\n");
  const file = path.join(world.env.DATA_DIR as string, "chain.pem");
  writeFileSync(file, input);
  const { stdout } = runTool("openssl", ["crl2pkcs7", "-nocrl", "-certfile", file]);
  return form === "PEM" ? Buffer.from(stdout).toString("base64") : stdout.replace(/-----.*-----|\s/g, "");
}

describe("a credential whose certificate people bring", () => {
  it("waits with its CSR: the code is used up, nothing can be signed, and the page says so", async () => {
    const { signer, visitor, act } = await waiting();
    expect(signer.credential).toMatchObject({ status: "pending", chain: [] });
    expect(await enrolmentRow()).toMatchObject({ state: "issuing", credentialId: act.credentialId, codeUsedAt: clock.now });
    expect(await viewEnrolment(visitor())).toMatchObject({ state: "done", enrolment: "issuing", certificate: null });
    const shown = await awaitedCertificate(CLIENT, act);
    expect(shown).toMatchObject({ askAt: null, trouble: null });
    const text = runTool("openssl", ["req", "-inform", "DER", "-verify", "-noout", "-subject"], {
      input: Buffer.from(shown?.csr ?? "", "base64"),
    });
    expect(text.stdout).toContain(`CN = Shinki Hanako, serialNumber = ${act.credentialId}`);
    expect(await awaitedCertificate(CLIENT, { ...act, subject: "usr_mallory" })).toBeNull();
    const other = await otherSigner();
    const request = () =>
      openRequest({ ...signer, credential: { ...signer.credential, chain: other.credential.chain } }, clock.now);
    const watch = { world, actor: `client:${CLIENT.clientId}`, target: `credential:${act.credentialId}` };
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", request, watch);
  });

  it.each<[string, (chain: Bytes[]) => string]>([
    ["PEM", (chain) => pem(chain)],
    ["DER", (chain) => base64(leafOf(chain))],
    ["PKCS#7", (chain) => pkcs7(chain.toReversed(), "DER")],
    ["PKCS#7 as PEM", (chain) => pkcs7(chain, "PEM")],
  ])("signs from the moment it comes as %s; its signer is told by mail, the enrolment is completed", async (form, file) => {
    const { signer, act } = await waiting();
    // the issuing CA of the embedded authority stands for one whose certificate is registered with its root
    const anchors = form === "DER" ? async () => (await issued(act.credentialId)).slice(1) : embeddedCa.anchors;
    setRsspPorts({ certificateAuthority: () => manualCa({ anchors }) });
    expect(await bringCertificate(CLIENT, { ...act, file: file(await issued(act.credentialId)) })).toBe("done");
    expect(await enrolmentRow()).toMatchObject({ state: "completed", completedAt: clock.now });
    const [mail] = (await mailsTo(`${signer.subject}@signer.example`)).toReversed();
    expect(mail?.subject).toContain("署名用証明書が発行されました");
    const [credential] = await own();
    if (credential?.status !== "active") throw new Error("not active");
    const page = await atThePage({ ...signer, credential }, clock.nextStep());
    expect(await press(page, signer, clock.now)).toMatchObject({ outcome: "signed" });
    expect(await bringCertificate(CLIENT, { ...act, file: "" })).toBe("already");
  });

  it("is brought 20 times at once: one links it", async () => {
    const { act } = await waiting();
    const file = pem(await issued(act.credentialId));
    const ends = await Promise.all(Array.from({ length: 20 }, () => bringCertificate(CLIENT, { ...act, file })));
    expect(ends.toSorted()).toEqual([...Array(19).fill("already"), "done"]);
    expect(await rsspDb().credential.count({ where: { signer: { subject: act.subject }, status: "active" } })).toBe(1);
  });

  it("given up, its key is ended for good; a new code begins the enrolment anew", async () => {
    const { act } = await waiting();
    expect(await giveUpIssue(CLIENT, act)).toBe("done");
    expect(await giveUpIssue(CLIENT, act)).toBe("already");
    const row = await rsspDb().credential.findUniqueOrThrow({ where: { id: act.credentialId } });
    expect(row).toMatchObject({ status: "disposed", sealedKey: null, destroyedAt: clock.now });
    expect(await enrolmentRow()).toMatchObject({ state: "approved", credentialId: null, codeHash: null });
    const asked = { scope: "ten_bank", enrolmentId: approved.enrolmentId, actor: RA, now: clock.now, channel: "letter" } as const;
    const { code } = await issueCode(CLIENT, asked);
    approved = { ...approved, code: code ?? "" };
    const again = await waiting();
    expect(await bringCertificate(CLIENT, { ...again.act, file: pem(await issued(again.act.credentialId)) })).toBe("done");
  });
});

describe("a renewal whose certificate people bring", () => {
  const found = (subject: string) => credentialsOf(CLIENT, { subject, now: clock.now });
  const newest = async (subject: string) => (await found(subject)).at(-1) as CredentialInfo;
  async function renew(signer: TestSigner) {
    const { view: _, ...page } = await atTheErrand(signer, clock.nextStep(), { purpose: "renew" });
    const visitor = { ...page, now: clock.now };
    const done = await renewByErrand({ ...visitor, pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1" });
    return { done, view: await viewErrand(visitor) };
  }
  const signs = async (signer: TestSigner) => press(await atThePage(signer, clock.nextStep()), signer, clock.now);

  it("leaves the present key as it is until the new one's certificate is there; then that one ends", async () => {
    const signer = await otherSigner();
    const { subject } = signer;
    expect(await renew(signer)).toMatchObject({ done: { outcome: "done" }, view: { state: "done", waiting: true } });
    expect((await found(subject)).map(({ status }) => status)).toEqual(["active", "pending"]);
    expect(await signs(signer)).toMatchObject({ outcome: "signed" });
    await expect(renew(signer)).rejects.toMatchObject({ code: "RSSP_CERTIFICATE_AWAITED" });

    const { credentialId } = await newest(subject);
    const act = { subject, credentialId, actor: RA, reason: "認証局より受領", now: clock.now };
    expect(await bringCertificate(CLIENT, { ...act, file: pem(await issued(credentialId)) })).toBe("done");
    expect((await found(subject)).map(({ status }) => status)).toEqual(["disposed", "active"]);
    expect(await signs({ ...signer, credential: await newest(subject) })).toMatchObject({ outcome: "signed" });
  });

  it("given up, the present key stays and may be renewed again", async () => {
    const signer = await otherSigner();
    const { subject } = signer;
    await renew(signer);
    const { credentialId } = await newest(subject);
    const act = { subject, credentialId, actor: RA, reason: "認証局が受け付けず", now: clock.now };
    expect(await giveUpIssue(CLIENT, act)).toBe("done");
    await renew(signer);
    expect((await found(subject)).map(({ status }) => status)).toEqual(["active", "disposed", "pending"]);
  });
});

describe("a certificate that people bring is refused, and nothing is lost", () => {
  it.each<[string, (id: string) => Promise<string>]>([
    ["key", async () => pem((await otherSigner()).credential.chain.map((der) => Uint8Array.from(Buffer.from(der, "base64"))))],
    [
      "subject",
      async (id) =>
        pem(await issued(id, { subject: { commonName: "Shinki Hanako", kanjiName: "別人", serialNumber: "NAT-SIGN-00001" } })),
    ],
    [
      "subject",
      async (id) => pem(await issued(id, { subject: { commonName: "Shinki Hanako", kanjiName: "新規 華子", serialNumber: id } })),
    ],
    [
      "subject",
      async (id) => pem(await issued(id, { subject: { commonName: "shinki hanako", kanjiName: "新規 花子", serialNumber: id } })),
    ],
    [
      "validity",
      async (id) =>
        pem(
          await issued(id, { notBefore: new Date(clock.now.getTime() - 2_000), notAfter: new Date(clock.now.getTime() - 1_000) }),
        ),
    ],
    ["not a certificate", async () => base64(new TextEncoder().encode("not a certificate"))],
    ["not a certificate", async () => ""],
    ["not a certificate", async () => base64(Uint8Array.of(0x30, 0x80, 0, 0))],
    ["too large", async () => "A".repeat(CERTIFICATE_FILE * 2)],
  ])("for its %s", async (what, file) => {
    const { act } = await waiting();
    const brought = await file(act.credentialId);
    const watch = { world, actor: RA, target: `credential:${act.credentialId}` };
    const error = await expectRefused("RSSP_CERTIFICATE_UNFIT", () => bringCertificate(CLIENT, { ...act, file: brought }), watch);
    expect(error?.details.what).toBe(what);
    expect(await bringCertificate(CLIENT, { ...act, file: pem(await issued(act.credentialId)) })).toBe("done");
  });

  it("for an issuer that is not ours, however well it looks", async () => {
    const { act } = await waiting();
    const file = pem(await issued(act.credentialId));
    setRsspPorts({ certificateAuthority: () => manualCa({ anchors: async () => [newWorld(clock.now).root.certificate] }) });
    const watch = { world, actor: RA, target: `credential:${act.credentialId}` };
    const error = await expectRefused("RSSP_CERTIFICATE_UNFIT", () => bringCertificate(CLIENT, { ...act, file }), watch);
    expect(error?.details.what).toBe("issuer");
  });

  it("another person's certificate, brought by mistake, is not revoked", async () => {
    const other = await otherSigner();
    const { act } = await waiting();
    const file = pem(other.credential.chain.map((der) => Uint8Array.from(Buffer.from(der, "base64"))));
    await expect(bringCertificate(CLIENT, { ...act, file })).rejects.toMatchObject({ code: "RSSP_CERTIFICATE_UNFIT" });
    const revoked = await appDb().issuedCertificate.count({ where: { revokedAt: { not: null } } });
    expect(revoked).toBe(0);
  });

  it("for a credential that does not wait, or is another's", async () => {
    const other = await otherSigner();
    const { act } = await waiting();
    const file = pem(await issued(act.credentialId));
    const foreign = { world, actor: RA, target: `credential:${act.credentialId}` };
    const toAnother = () => bringCertificate(CLIENT, { ...act, subject: other.subject, file });
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", toAnother, foreign);
    const { credentialId } = other.credential;
    const asked = { ...act, subject: other.subject, credentialId };
    const active = { world, actor: RA, target: `credential:${credentialId}` };
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => bringCertificate(CLIENT, { ...asked, file }), active);
    await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => giveUpIssue(CLIENT, asked), active);
  });
});

describe("what a dead process left", () => {
  async function pending(more: object): Promise<string> {
    const { signerId } = await rsspDb().credential.findFirstOrThrow({ where: { signer: { subject: approved.subject } } });
    const id = `NAT-SIGN-${70_000 + 100 * people}`;
    const chain: Bytes[] = [];
    const [spki, spkiHash] = [91, 32].map((length) => Uint8Array.from(secureRandom(length))) as [Bytes, Bytes];
    const kinds = { status: "pending", algorithm: "P256", holding: "wrapped", keyOrigin: "rssp" } as const;
    await rsspDb().credential.create({ data: { id, signerId, spki, spkiHash, chain, ...kinds, createdAt: clock.now, ...more } });
    return id;
  }
  const statusOf = async (id: string) => (await rsspDb().credential.findUniqueOrThrow({ where: { id } })).status;

  it.each([
    ["ended where it was made for this enrolment", () => ({ enrolmentId: approved.enrolmentId }), "disposed"],
    ["left alone where it is being made for another enrolment or a renewal", () => ({ enrolmentId: newId("enr") }), "pending"],
    [
      "ended where no making takes that long",
      () => ({ createdAt: new Date(clock.now.getTime() - MAKING_LEASE - 60_000) }),
      "disposed",
    ],
  ])("is %s", async (_, more, status) => {
    setRsspPorts({ certificateAuthority: () => embeddedCa });
    await enrolSigner(approved.subject, clock.now);
    const id = await pending(more());
    const { make } = await takeUpEnrolment(approved, clock);
    await make();
    expect(await statusOf(id)).toBe(status);
  });

  it("is not what waits for its CA: a second enrolment of the same person does not end the first one's key", async () => {
    const first = await waiting();
    approved = await approveEnrolment(approved.subject, clock, { route: "mailed" });
    clock.forward(2 * MAKING_LEASE);
    const { make } = await takeUpEnrolment(approved, clock);
    await make();
    expect(await statusOf(first.act.credentialId)).toBe("pending");
    const file = pem(await issued(first.act.credentialId));
    expect(await bringCertificate(CLIENT, { ...first.act, now: clock.now, file })).toBe("done");
  });
});

/** Somebody with a certificate of the same CA. */
async function otherSigner(): Promise<TestSigner> {
  setRsspPorts({ certificateAuthority: () => embeddedCa });
  const other = await enrolSigner(`usr_other${++people}`, clock.now);
  setRsspPorts({ certificateAuthority: () => manualCa(embeddedCa) });
  return other;
}
